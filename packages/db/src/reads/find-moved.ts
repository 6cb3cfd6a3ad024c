import { sql } from 'drizzle-orm';
import { plugins, repositories, repositoryRedirects, slugRedirects } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const movedPluginStatement = statement<{ slug: string }>(
  sql`SELECT ${plugins.slug} AS slug FROM ${slugRedirects} CROSS JOIN ${plugins}
    WHERE ${slugRedirects.slug} = ${sql.placeholder('slug')} AND ${plugins.id} = ${slugRedirects.pluginId}`,
);

/** Exported so that a test can ask for its query plan. */
export const movedRepositoryStatement = statement<{ fullName: string }>(
  sql`SELECT ${repositories.fullName} AS full_name FROM ${repositoryRedirects} CROSS JOIN ${repositories}
    WHERE ${repositoryRedirects.fullName} = ${sql.placeholder('fullName')}
      AND ${repositories.id} = ${repositoryRedirects.repositoryId}`,
);

/** Where the plugin is now that had this slug before. */
export const findMovedPlugin = async (db: Database, slug: string): Promise<string | undefined> =>
  (await movedPluginStatement.bind(db, { slug }).first<{ slug: string }>())?.slug;

/** What the repository is called now that had this name (`owner/repo`, lower case) before. */
export const findMovedRepository = async (
  db: Database,
  fullName: string,
): Promise<string | undefined> =>
  (await movedRepositoryStatement.bind(db, { fullName }).first<{ full_name: string }>())?.full_name;
