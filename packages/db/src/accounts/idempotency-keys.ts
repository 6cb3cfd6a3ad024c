import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** A key as a person sent it with one request: digests of the key with its place, and of the body. */
export type IdempotencyClaim = {
  userId: string;
  keySha256: string;
  bodySha256: string;
  /** ISO 8601; whatever was claimed before `expiredAt` is forgotten. */
  claimedAt: string;
  expiredAt: string;
};

/** What is known of a key. `answer` is sealed, and null while the first request with it is under way, or was lost. */
export type IdempotencyRecord = { bodySha256: string; claimedAt: string; answer: string | null };

const value = (name: string) => sql.placeholder(name);
const isIt = sql`user_id = ${value('userId')} AND key_sha256 = ${value('keySha256')}`;

const claim = statement<IdempotencyClaim>(
  sql`INSERT INTO idempotency_keys (user_id, key_sha256, body_sha256, claimed_at)
    VALUES (${value('userId')}, ${value('keySha256')}, ${value('bodySha256')}, ${value('claimedAt')})
    ON CONFLICT (user_id, key_sha256) DO UPDATE
      SET body_sha256 = excluded.body_sha256, claimed_at = excluded.claimed_at, answer = NULL
      WHERE claimed_at <= ${value('expiredAt')}
    RETURNING claimed_at`,
);
/** Exported so that a test can ask for its query plan. */
export const idempotencyRecordStatement = statement<{ userId: string; keySha256: string }>(
  sql`SELECT body_sha256 AS bodySha256, claimed_at AS claimedAt, answer FROM idempotency_keys WHERE ${isIt}`,
);
const keep = statement<{ userId: string; keySha256: string; answer: string }>(
  sql`UPDATE idempotency_keys SET answer = ${value('answer')} WHERE ${isIt}`,
);
const release = statement<{ userId: string; keySha256: string }>(
  sql`DELETE FROM idempotency_keys WHERE ${isIt} AND answer IS NULL`,
);

/** Takes a key, if nobody has it: of all that ask at once, one gets it. @returns whether it was this one */
export const claimIdempotencyKey = async (
  db: Database,
  asked: IdempotencyClaim,
): Promise<boolean> => (await claim.bind(db, asked).first()) !== null;

/** What is known of a key. Read it from the primary: another request may just have answered. */
export const findIdempotencyRecord = async (
  db: Database,
  asked: { userId: string; keySha256: string },
): Promise<IdempotencyRecord | undefined> =>
  (await idempotencyRecordStatement.bind(db, asked).first<IdempotencyRecord>()) ?? undefined;

/** Keeps the answer to the request that took the key. */
export const keepIdempotentAnswer = async (
  db: Database,
  asked: { userId: string; keySha256: string; answer: string },
): Promise<void> => {
  await keep.bind(db, asked).run();
};

/** Gives a key back that led to nothing. */
export const releaseIdempotencyKey = async (
  db: Database,
  asked: { userId: string; keySha256: string },
): Promise<void> => {
  await release.bind(db, asked).run();
};
