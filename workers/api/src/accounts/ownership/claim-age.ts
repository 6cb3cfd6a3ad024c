/** For how long the host's word on who owns a repository is taken, in days. */
export const CLAIM_DAYS = 30;

/** The same, in milliseconds. */
export const CLAIM_MS = CLAIM_DAYS * 86_400_000;
