import { sql } from 'drizzle-orm';
import { reindexStatements } from '../search/reindex.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Fold, foldStatements } from './fold-downloads.ts';
import { rollStatements } from './roll-downloads.ts';

/** How many marks one batch throws away: more than it counts, so that they never pile up. */
const MARKS_MAX = 10_000;

const dropKeys = statement<{ since: string }>(
  sql`DELETE FROM download_keys WHERE day < ${sql.placeholder('since')}`,
);

/** Exported so that a test can ask for its query plan. */
export const dropMarksStatement = statement<{ since: string }>(
  sql`DELETE FROM download_marks WHERE sequence IN (SELECT sequence FROM download_marks
    WHERE day < ${sql.placeholder('since')} AND sequence <= (SELECT folded FROM download_state WHERE id = 1)
    LIMIT ${numeral(MARKS_MAX)})`,
);

/** Exported so that a test can ask for its query plan. */
export const moreStatement = statement<{ now: string }>(
  sql`SELECT rolled_after IS NOT NULL OR EXISTS (SELECT 1 FROM download_marks WHERE sequence > download_state.folded)
      OR EXISTS (SELECT 1 FROM waiting_downloads WHERE due_at <= ${sql.placeholder('now')}) AS more
    FROM download_state WHERE id = 1`,
);

/**
 * Counts what was downloaded since the last time, shows what is due, makes sums those of today, and throws away the
 * keys and marks of days that are over for good. One batch: another at the same time counts what this one left. Where
 * there is nothing to do it writes nothing.
 *
 * @param times the days are written `2026-11-21`; those before `keptSince` are over
 * @returns the slugs of plugins whose counts changed, and whether more is left than one batch takes
 */
export const countDownloads = async (
  db: Database,
  { keptSince, ...times }: Fold & { keptSince: string },
): Promise<{ slugs: string[]; more: boolean }> => {
  const counted = await db.batch<{ slug?: string; more?: 0 | 1 }>([
    ...foldStatements(db, times),
    ...rollStatements(db, times.today),
    dropKeys.bind(db, { since: keptSince }),
    dropMarksStatement.bind(db, { since: keptSince }),
    ...reindexStatements(db),
    moreStatement.bind(db, { now: times.now }),
  ]);
  const rows = counted.flatMap(({ results }) => results);
  return {
    slugs: [...new Set(rows.flatMap(({ slug }) => slug ?? []))],
    more: rows.at(-1)?.more === 1,
  };
};
