/** Where a text is in R2: rows point at it by its SHA-256, lowercase hex. */
export const bodyKey = (sha256: string): string => `bodies/${sha256}`;
