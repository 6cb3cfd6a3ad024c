import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';
import { downloadSum } from './download-sum.ts';

/** How many marks one batch counts, and of how many plugins: each moves in all of its lists, some 100 rows, while reads wait. */
const MARKS_MAX = 5_000;
const PLUGINS_MAX = 500;

const ARRIVED = sql`download_state AS state
    CROSS JOIN download_marks AS mark ON mark.sequence > state.folded AND mark.sequence <= state.folding
    CROSS JOIN plugins AS plugin ON plugin.id = mark.plugin_id
    WHERE state.id = 1`;

/** Exported so that a test can ask for its query plan. */
export const beginFoldStatement = statement<Record<string, never>>(
  sql`UPDATE download_state SET folding = (SELECT max(sequence) FROM (
      SELECT sequence, sum(is_first) OVER (ORDER BY sequence) AS plugin_count FROM (
        SELECT sequence, row_number() OVER (PARTITION BY plugin_id ORDER BY sequence) = 1 AS is_first FROM (
          SELECT sequence, plugin_id FROM download_marks WHERE sequence > download_state.folded
          ORDER BY sequence LIMIT ${numeral(MARKS_MAX)})))
      WHERE plugin_count <= ${numeral(PLUGINS_MAX)})
    WHERE id = 1 AND EXISTS (SELECT 1 FROM download_marks WHERE sequence > download_state.folded)`,
);

/** Exported so that a test can ask for its query plan. */
export const foldDaysStatement = statement<Record<string, never>>(
  sql`INSERT INTO plugin_downloads (plugin_id, day, downloads, automated)
    SELECT mark.plugin_id, mark.day, sum(1 - mark.automated), sum(mark.automated) FROM ${ARRIVED}
    GROUP BY mark.plugin_id, mark.day
    ON CONFLICT (plugin_id, day) DO UPDATE SET downloads = downloads + excluded.downloads,
      automated = automated + excluded.automated`,
);

/** Exported so that a test can ask for its query plan. */
export const foldTotalsStatement = statement<{ today: string }>(
  sql`UPDATE plugins SET downloads = plugins.downloads + arrived.downloads, downloads_7d = ${downloadSum(7)},
      downloads_30d = ${downloadSum(30)}, trending = ${downloadSum(7)}, revision = revision + 1
    FROM (SELECT mark.plugin_id, sum(1 - mark.automated) AS downloads FROM ${ARRIVED} GROUP BY mark.plugin_id) AS arrived
    WHERE plugins.id = arrived.plugin_id RETURNING slug`,
);

const endFold = statement<Record<string, never>>(
  sql`UPDATE download_state SET folded = folding WHERE id = 1 AND folded < folding`,
);

/**
 * The statements that count the marks which came since the last time, 5,000 of 500 plugins at most: a plugin's row is written
 * once however many it has. They belong in one batch, so that no mark is counted twice, whoever else counts at the same time, or not at all.
 *
 * @param today `2026-11-21`: sums reach back from it
 * @returns statements whose results, together, are `slug` of each plugin that changed
 */
export const foldStatements = (
  db: Pick<Database, 'prepare'>,
  today: string,
): D1PreparedStatement[] => [
  beginFoldStatement.bind(db, {}),
  foldDaysStatement.bind(db, {}),
  foldTotalsStatement.bind(db, { today }),
  endFold.bind(db, {}),
];
