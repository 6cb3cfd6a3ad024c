import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import { LeaseLost } from './repository-facts.ts';
import type { Lease } from './repository-lease.ts';

const value = (name: string) => sql.placeholder(name);

const renew = statement<{
  id: string;
  token: string;
  until: string;
  was: string | null;
  due: string;
}>(
  sql`UPDATE repositories SET lease_until = ${value('until')},
      next_crawl_at = iif(next_crawl_at = ${value('was')}, ${value('due')}, next_crawl_at)
    WHERE id = ${value('id')} AND lease_token = ${value('token')} RETURNING id`,
);

/**
 * Holds a repository for longer, and notes in the lease when it is due now if its crawl never ends: not before `until`. One
 * round trip.
 *
 * @param until ISO 8601
 * @throws LeaseLost where another crawl took it meanwhile
 */
export const renewLease = async (db: Database, lease: Lease, until: string): Promise<void> => {
  const { id, nextCrawlAt: was } = lease.repository;
  const due = was !== null && was > until ? was : until;
  const values = { id, token: lease.token, until, was, due };
  const [renewed] = await db.batch([renew.bind(db, values)]);
  if (!renewed?.results.length) throw new LeaseLost();
  lease.repository.nextCrawlAt = due;
};
