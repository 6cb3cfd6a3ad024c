import { sql } from 'drizzle-orm';
import { plugins } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

/** Exported so that a test can ask for its query plan. */
export const pluginBatchStatement = statement<{ slugs: string }>(
  sql`SELECT ${plugins.slug} AS slug, ${pluginSummaryJson} AS item
    FROM json_each(${sql.placeholder('slugs')}) AS asked CROSS JOIN ${plugins}
    WHERE ${plugins.slug} = asked.value AND ${plugins.status} <> 'blocked'`,
);

/**
 * Summaries of the plugins asked for, as JSON texts in the order asked; slugs that nobody has are not among them.
 *
 * @param slugs distinct slugs, in lower case
 */
export const findPluginsBySlug = async (
  db: Database,
  slugs: readonly string[],
): Promise<Array<{ slug: string; item: string }>> => {
  const found = await pluginBatchStatement
    .bind(db, { slugs: JSON.stringify(slugs) })
    .all<{ slug: string; item: string }>();
  const items = new Map(found.results.map((row) => [row.slug, row]));
  return slugs.flatMap((slug) => items.get(slug) ?? []);
};
