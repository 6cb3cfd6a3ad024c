import type { SkillFile } from '@skillstash/shared';

/** A file beside a SKILL.md, and where its content begins in the skill's archive. */
export type StoredSkillFile = SkillFile & { offset: number };

/** Where a skill's archive is in R2, by its SHA-256: SKILL.md and all its other files, stored without compression. */
export const archiveKey = (sha256: string): string => `archives/${sha256}`;
