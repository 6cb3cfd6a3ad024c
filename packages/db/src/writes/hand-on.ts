import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import type { Lease } from './repository-lease.ts';

const value = (name: string) => sql.placeholder(name);

const addCalls = statement<Record<string, unknown>>(
  sql`UPDATE crawl_runs SET calls = calls + ${value('calls')}
    WHERE id = ${value('runId')}
      AND EXISTS (SELECT 1 FROM repositories WHERE id = ${value('id')} AND lease_token = ${value('token')})`,
);

const makeDue = statement<Record<string, unknown>>(
  sql`UPDATE repositories SET lease_token = NULL, lease_until = NULL, next_crawl_at = ${value('now')}
    WHERE id = ${value('id')} AND lease_token = ${value('token')}`,
);

/**
 * Gives a repository back before its run is done, and makes it due at once: whoever claims it next goes on with the same
 * run. Does nothing where the lease was lost. One round trip.
 *
 * @param so `calls` are those that this holder sent to the host; `now` is ISO 8601
 */
export const handOn = async (
  db: Database,
  lease: Lease,
  so: { calls: number; now: string },
): Promise<void> => {
  const values = { ...so, id: lease.repository.id, runId: lease.runId, token: lease.token };
  await db.batch([addCalls.bind(db, values), makeDue.bind(db, values)]);
};
