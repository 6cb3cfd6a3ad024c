import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** A token that published, by its issuer's name for it; from `usableUntil` (ISO 8601) on it would be refused anyway. */
export type PublishToken = { issuer: string; id: string; usableUntil: string };

const value = (name: string) => sql.placeholder(name);

const spend = statement<PublishToken>(
  sql`INSERT INTO publish_tokens (issuer, token_id, usable_until)
    VALUES (${value('issuer')}, ${value('id')}, ${value('usableUntil')})`,
);

/**
 * The statement that spends a token. Put it into the batch that does what the token is for: where it was spent before the whole
 * batch fails, with an error that `isTokenSpent` knows.
 */
export const spendTokenStatement = (
  db: Pick<Database, 'prepare'>,
  token: PublishToken,
): D1PreparedStatement => spend.bind(db, token);

/** Whether a batch failed because of a token that was spent before. */
export const isTokenSpent = (error: unknown): boolean =>
  error instanceof Error && /UNIQUE constraint failed: publish_tokens\./.test(error.message);
