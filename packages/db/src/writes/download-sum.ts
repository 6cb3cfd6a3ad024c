import { type SQL, sql } from 'drizzle-orm';

/** Downloads of a row of `plugins` over the last so many days; the placeholder `today` is the last of them. */
export const downloadSum = (days: number): SQL =>
  sql`(SELECT coalesce(sum(one.downloads), 0) FROM plugin_downloads AS one WHERE one.plugin_id = plugins.id
    AND one.day > date(${sql.placeholder('today')}, ${sql.raw(`'-${days} days'`)}))`;
