import { sql } from 'drizzle-orm';
import { type Database, numeral, statement } from '../statement.ts';
import { downloadSum } from './download-sum.ts';

/** How many marks one batch counts. */
const MARKS_MAX = 5_000;
/** How many plugins one batch shows: each moves in all of its lists, some 100 rows, while reads wait. */
const SHOWN_MAX = 500;
/** What waits shows at once where it is at least this part of what shows already. */
const PART = 100;

/** Exported so that a test can ask for its query plan. */
export const beginFoldStatement = statement<Record<string, never>>(
  sql`UPDATE download_state SET folding = (SELECT max(sequence) FROM (SELECT sequence FROM download_marks
      WHERE sequence > download_state.folded ORDER BY sequence LIMIT ${numeral(MARKS_MAX)}))
    WHERE id = 1 AND EXISTS (SELECT 1 FROM download_marks WHERE sequence > download_state.folded)`,
);

/**
 * Adds what came to what waits. It falls due at once where that is a hundredth of the plugin's downloads, else when the day's or
 * the plugin's first that waits does. Exported so that a test can ask for its query plan.
 */
export const foldStatement = statement<{ now: string; later: string }>(
  sql`INSERT INTO waiting_downloads (plugin_id, day, downloads, automated, due_at)
    SELECT mark.plugin_id, mark.day, sum(1 - mark.automated) AS people, sum(mark.automated),
      iif(sum(1 - mark.automated) * ${numeral(PART)} >= plugin.downloads, ${sql.placeholder('now')}, ${sql.placeholder('later')})
    FROM download_state AS state
    CROSS JOIN download_marks AS mark ON mark.sequence > state.folded AND mark.sequence <= state.folding
    CROSS JOIN plugins AS plugin ON plugin.id = mark.plugin_id
    WHERE state.id = 1 GROUP BY mark.plugin_id, mark.day
    ON CONFLICT (plugin_id, day) DO UPDATE SET downloads = downloads + excluded.downloads,
      automated = automated + excluded.automated,
      due_at = iif((downloads + excluded.downloads) * ${numeral(PART)} >=
        (SELECT plugin.downloads FROM plugins AS plugin WHERE plugin.id = waiting_downloads.plugin_id),
        min(due_at, ${sql.placeholder('now')}), due_at)`,
);

const endFold = statement<Record<string, never>>(
  sql`UPDATE download_state SET folded = folding WHERE id = 1 AND folded < folding`,
);

/** The same rows in each statement of a batch, until they are deleted. */
const DUE = sql`SELECT plugin_id, day, downloads, automated FROM waiting_downloads
  WHERE due_at <= ${sql.placeholder('now')} ORDER BY due_at, plugin_id, day LIMIT ${numeral(SHOWN_MAX)}`;

/** Exported so that a test can ask for its query plan. */
export const showDaysStatement = statement<{ now: string }>(
  sql`INSERT INTO plugin_downloads (plugin_id, day, downloads, automated)
    SELECT plugin_id, day, downloads, automated FROM (${DUE}) WHERE true
    ON CONFLICT (plugin_id, day) DO UPDATE SET downloads = downloads + excluded.downloads,
      automated = automated + excluded.automated`,
);

/** Exported so that a test can ask for its query plan. */
export const showTotalsStatement = statement<{ now: string; today: string }>(
  sql`UPDATE plugins SET downloads = plugins.downloads + due.downloads, downloads_7d = ${downloadSum(7)},
      downloads_30d = ${downloadSum(30)}, trending = ${downloadSum(7)}, revision = revision + 1
    FROM (SELECT plugin_id, sum(downloads) AS downloads FROM (${DUE}) GROUP BY plugin_id) AS due
    WHERE plugins.id = due.plugin_id RETURNING slug`,
);

/** Exported so that a test can ask for its query plan. */
export const dropShownStatement = statement<{ now: string }>(
  sql`DELETE FROM waiting_downloads WHERE (plugin_id, day) IN (SELECT plugin_id, day FROM (${DUE}))`,
);

/** When it is, and until when what is too little to show has to wait: ISO 8601; and the day that sums reach back from. */
export type Fold = { now: string; later: string; today: string };

/**
 * The statements that count the marks which came since the last time, 5,000 at most, and show what fell due, 500 plugins at most.
 * They belong in one batch, so that no mark is counted twice, whoever else counts at the same time, or not at all.
 *
 * @returns statements whose results, together, are `slug` of each plugin that changed
 */
export const foldStatements = (
  db: Pick<Database, 'prepare'>,
  { now, later, today }: Fold,
): D1PreparedStatement[] => [
  beginFoldStatement.bind(db, {}),
  foldStatement.bind(db, { now, later }),
  endFold.bind(db, {}),
  showDaysStatement.bind(db, { now }),
  showTotalsStatement.bind(db, { now, today }),
  dropShownStatement.bind(db, { now }),
];
