import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

const keep = statement<{ day: string; candidate: string }>(
  sql`INSERT INTO download_keys (day, key) VALUES (${sql.placeholder('day')}, ${sql.placeholder('candidate')})
    ON CONFLICT (day) DO NOTHING`,
);

const find = statement<{ day: string }>(
  sql`SELECT key FROM download_keys WHERE day = ${sql.placeholder('day')}`,
);

/**
 * The key of a day's downloads: the candidate of whoever asks first. One round trip.
 *
 * @param day `2026-11-21`
 * @param candidate 32 random bytes in hexadecimal, kept where the day has no key yet
 */
export const findDownloadKey = async (
  db: Database,
  day: string,
  candidate: string,
): Promise<string> => {
  const [, found] = await db.batch<{ key: string }>([
    keep.bind(db, { day, candidate }),
    find.bind(db, { day }),
  ]);
  const [row] = found?.results ?? [];
  if (!row) throw new Error(`the downloads of ${day} have no key`);
  return row.key;
};
