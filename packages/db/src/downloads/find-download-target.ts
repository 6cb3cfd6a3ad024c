import { sql } from 'drizzle-orm';
import { plugins } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const downloadTargetStatement = statement<{ slug: string }>(
  sql`SELECT ${plugins.id} AS id FROM ${plugins}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} = 'active'`,
);

/** The id of the plugin that has this slug; undefined where there is none, or none that anybody can install. */
export const findDownloadTarget = async (db: Database, slug: string): Promise<string | undefined> =>
  (await downloadTargetStatement.bind(db, { slug }).first<{ id: string }>())?.id;
