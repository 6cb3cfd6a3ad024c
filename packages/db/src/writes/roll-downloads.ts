import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';
import { downloadSum } from './download-sum.ts';

/** How many plugins one batch looks at: each that changes moves in its lists, while reads wait. */
const PLUGINS_MAX = 500;

const beginDay = statement<{ today: string }>(
  sql`UPDATE download_state SET rolled_day = ${sql.placeholder('today')}, rolled_after = ''
    WHERE id = 1 AND rolled_day < ${sql.placeholder('today')}`,
);

/** Exported so that a test can ask for its query plan. */
export const beginRollStatement = statement<Record<string, never>>(
  sql`UPDATE download_state SET rolling_to = (SELECT max(id) FROM (SELECT id FROM plugins
      INDEXED BY plugins_by_recent_downloads WHERE downloads_30d > 0 AND id > download_state.rolled_after
      ORDER BY id LIMIT ${numeral(PLUGINS_MAX)}))
    WHERE id = 1 AND rolled_after IS NOT NULL`,
);

/** Exported so that a test can ask for its query plan. */
export const rollStatement = statement<{ today: string }>(
  sql`UPDATE plugins SET downloads_7d = ${downloadSum(7)}, downloads_30d = ${downloadSum(30)}, trending = ${downloadSum(7)},
      revision = revision + 1
    WHERE id IN (SELECT due.id FROM download_state AS state CROSS JOIN plugins AS due INDEXED BY plugins_by_recent_downloads
        ON due.downloads_30d > 0 AND due.id > state.rolled_after AND due.id <= state.rolling_to WHERE state.id = 1)
      AND (downloads_7d, downloads_30d, trending) IS NOT (${downloadSum(7)}, ${downloadSum(30)}, ${downloadSum(7)})
    RETURNING slug`,
);

const endRoll = statement<Record<string, never>>(
  sql`UPDATE download_state SET rolled_after = rolling_to, rolling_to = NULL WHERE id = 1 AND rolled_after IS NOT NULL`,
);

/**
 * The statements that make sums and `trending` those of a new day, 500 plugins at a time, without any download: once in each
 * batch, until all are done; then they write nothing. Only plugins with a download in the last 30 days are looked at.
 *
 * @param today `2026-11-21`
 * @returns statements whose results, together, are `slug` of each plugin that changed
 */
export const rollStatements = (
  db: Pick<Database, 'prepare'>,
  today: string,
): D1PreparedStatement[] => [
  beginDay.bind(db, { today }),
  beginRollStatement.bind(db, {}),
  rollStatement.bind(db, { today }),
  endRoll.bind(db, {}),
];
