import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** A webhook delivery: its id on the host, and the commit that it says a repository stands at. */
export type Delivery = { id: string; fullName: string; sha: string };

const value = (name: string) => sql.placeholder(name);

const remember = statement<Delivery & { now: string }>(
  sql`INSERT INTO webhook_deliveries (id, received_at) VALUES (${value('id')}, ${value('now')})
    ON CONFLICT (id) DO NOTHING RETURNING id`,
);

const indexed = statement<Delivery>(
  sql`SELECT id FROM repositories WHERE last_indexed_sha = ${value('sha')} AND state = 'active'
    AND id = coalesce((SELECT id FROM repositories WHERE full_name = ${value('fullName')}),
      (SELECT repository_id FROM repository_redirects WHERE full_name = ${value('fullName')}))`,
);

/**
 * Remembers a delivery. One round trip.
 *
 * @returns `repeated` where this delivery was seen before, `indexed` where its commit is the one that is indexed
 */
export const receiveDelivery = async (
  db: Database,
  delivery: Delivery,
  now: string,
): Promise<'new' | 'repeated' | 'indexed'> => {
  const [remembered, known] = await db.batch<{ id: string }>([
    remember.bind(db, { ...delivery, now }),
    indexed.bind(db, delivery),
  ]);
  if (!remembered?.results.length) return 'repeated';
  return known?.results.length ? 'indexed' : 'new';
};
