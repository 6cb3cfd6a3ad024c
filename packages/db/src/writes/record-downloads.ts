import type { DownloadMark } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const recordMarksStatement = statement<{ marks: string }>(
  sql`INSERT INTO download_marks (day, mark, plugin_id, automated)
    SELECT asked.value ->> 'day', asked.value ->> 'mark', asked.value ->> 'pluginId', asked.value ->> 'automated'
    FROM json_each(${sql.placeholder('marks')}) AS asked
    WHERE EXISTS (SELECT 1 FROM download_keys WHERE day = asked.value ->> 'day')
    ON CONFLICT (day, mark) DO NOTHING`,
);

/**
 * Keeps downloads until they are counted. A mark that is there already changes nothing, so that a batch may be delivered any
 * number of times, also twice at once. A day whose key is gone takes no more: its marks may be gone, too, and would count again.
 */
export const recordDownloads = async (
  db: Pick<Database, 'prepare'>,
  marks: readonly DownloadMark[],
): Promise<void> => {
  await recordMarksStatement.bind(db, { marks: JSON.stringify(marks) }).run();
};
