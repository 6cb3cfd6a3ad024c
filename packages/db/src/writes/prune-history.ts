import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';

/** How many rows one call takes away, so that it stays short whatever has piled up. */
const ROWS_MAX = 500;

/** Exported so that a test can ask for its query plan. */
export const pruneRunsStatement = statement<{ before: string }>(
  sql`DELETE FROM crawl_runs WHERE id IN (
    SELECT old.id FROM crawl_runs AS old WHERE old.id < ${sql.placeholder('before')}
      AND EXISTS (SELECT 1 FROM crawl_runs AS newer WHERE newer.repository_id = old.repository_id AND newer.id > old.id)
    ORDER BY old.id LIMIT ${numeral(ROWS_MAX)})`,
);

/** Exported so that a test can ask for its query plan. */
export const pruneDeliveriesStatement = statement<{ since: string }>(
  sql`DELETE FROM webhook_deliveries WHERE id IN (
    SELECT id FROM webhook_deliveries WHERE received_at < ${sql.placeholder('since')} LIMIT ${numeral(ROWS_MAX)})`,
);

/** Exported so that a test can ask for its query plan. */
export const pruneIdempotencyKeysStatement = statement<{ claimedBefore: string }>(
  sql`DELETE FROM idempotency_keys WHERE (user_id, key_sha256) IN (
    SELECT user_id, key_sha256 FROM idempotency_keys WHERE claimed_at < ${sql.placeholder('claimedBefore')}
    LIMIT ${numeral(ROWS_MAX)})`,
);

/** Exported so that a test can ask for its query plan. */
export const prunePublishTokensStatement = statement<{ now: string }>(
  sql`DELETE FROM publish_tokens WHERE (issuer, token_id) IN (
    SELECT issuer, token_id FROM publish_tokens WHERE usable_until < ${sql.placeholder('now')}
    LIMIT ${numeral(ROWS_MAX)})`,
);

/**
 * Names that somebody asked for, of which nothing was ever indexed, and that the host did not know on two days. What a marketplace
 * points at stays, and what is being looked for again. Exported so that a test can ask for its query plan.
 */
export const pruneUnknownStatement = statement<Record<string, never>>(
  sql`DELETE FROM repositories WHERE id IN (
    SELECT id FROM repositories AS r WHERE r.host_id IS NULL AND r.state = 'gone'
      AND NOT EXISTS (SELECT 1 FROM marketplace_listings AS l WHERE l.target_repository = r.full_name)
      AND NOT EXISTS (SELECT 1 FROM crawl_runs AS run WHERE run.repository_id = r.id AND run.status IN ('queued', 'running'))
    LIMIT ${numeral(ROWS_MAX)})`,
);

/**
 * Forgets old runs, but never the newest of a repository, old webhook deliveries, old idempotency keys, and spent
 * tokens that nobody would take any more, and repositories that there never were; at most 500 of each.
 *
 * @param before a UUIDv7 of the time before which runs are forgotten: ids sort by time
 * @param since ISO 8601: deliveries received earlier are forgotten
 * @param claimedBefore ISO 8601: idempotency keys claimed earlier are forgotten
 * @param now ISO 8601: tokens that were usable until earlier are forgotten
 */
export const pruneHistory = async (
  db: Database,
  {
    before,
    since,
    claimedBefore,
    now,
  }: { before: string; since: string; claimedBefore: string; now: string },
): Promise<void> => {
  await db.batch([
    pruneRunsStatement.bind(db, { before }),
    pruneDeliveriesStatement.bind(db, { since }),
    pruneIdempotencyKeysStatement.bind(db, { claimedBefore }),
    prunePublishTokensStatement.bind(db, { now }),
    pruneUnknownStatement.bind(db, {}),
  ]);
};
