import { type SQL, sql } from 'drizzle-orm';
import {
  facetCounts,
  pluginBlocks,
  plugins,
  repositories,
  repositoryRedirects,
  slugRedirects,
} from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/**
 * No row for a slug that a plugin has again: what that one lacks is not to be had of the one that had its name before. Exported
 * so that a test can ask for its query plan.
 */
export const movedPluginStatement = statement<{ slug: string }>(
  sql`SELECT ${plugins.slug} AS slug FROM ${slugRedirects} CROSS JOIN ${plugins}
    WHERE ${slugRedirects.slug} = ${sql.placeholder('slug')} AND ${plugins.id} = ${slugRedirects.pluginId}
      AND NOT EXISTS (SELECT 1 FROM ${plugins} AS here WHERE here.slug = ${sql.placeholder('slug')})`,
);

/** The same for a name that a repository has again. Exported so that a test can ask for its query plan. */
export const movedRepositoryStatement = statement<{ fullName: string }>(
  sql`SELECT ${repositories.fullName} AS full_name FROM ${repositoryRedirects} CROSS JOIN ${repositories}
    WHERE ${repositoryRedirects.fullName} = ${sql.placeholder('fullName')}
      AND ${repositories.id} = ${repositoryRedirects.repositoryId}
      AND NOT EXISTS (SELECT 1 FROM ${repositories} AS here WHERE here.full_name = ${sql.placeholder('fullName')})`,
);

/**
 * A query for the owner, in lower case, whom all the repositories of another one went to: no row where they went to several, or to
 * one without plugins. Names of repositories begin with their owner's, so it reads those alone.
 *
 * @param owner who had them before, lower case
 */
export const newOwner = (owner: SQL): SQL =>
  sql`SELECT heir AS owner FROM (
      SELECT min(lower(${repositories.owner})) AS heir, max(lower(${repositories.owner})) AS other
      FROM ${repositoryRedirects} CROSS JOIN ${repositories} ON ${repositories.id} = ${repositoryRedirects.repositoryId}
      WHERE ${repositoryRedirects.fullName} > ${owner} || '/' AND ${repositoryRedirects.fullName} < ${owner} || '0')
    WHERE heir = other AND EXISTS (SELECT 1 FROM ${facetCounts}
      WHERE ${facetCounts.facet} = 'owner:' || heir AND ${facetCounts.pluginCount} > 0)`;

/** Exported so that a test can ask for its query plan. */
export const movedOwnerStatement = statement<{ owner: string }>(
  newOwner(sql`${sql.placeholder('owner')}`),
);

/** Who has the repositories now that all belonged to an owner (lower case) before. */
export const findMovedOwner = async (db: Database, owner: string): Promise<string | undefined> =>
  (await movedOwnerStatement.bind(db, { owner }).first<{ owner: string }>())?.owner;

/** Where the plugin is now that had this slug before. */
export const findMovedPlugin = async (db: Database, slug: string): Promise<string | undefined> =>
  (await movedPluginStatement.bind(db, { slug }).first<{ slug: string }>())?.slug;

/** What the repository is called now that had this name (`owner/repo`, lower case) before. */
export const findMovedRepository = async (
  db: Database,
  fullName: string,
): Promise<string | undefined> =>
  (await movedRepositoryStatement.bind(db, { fullName }).first<{ full_name: string }>())?.full_name;

/** Exported so that a test can ask for its query plan. */
export const blockReasonStatement = statement<{ slug: string }>(
  sql`SELECT ${pluginBlocks.reason} AS reason FROM ${plugins}
    CROSS JOIN ${pluginBlocks} ON ${pluginBlocks.pluginId} = ${plugins.id}
    WHERE ${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} = 'blocked'`,
);

/** Why the plugin at a slug is blocked; undefined where it is not. */
export const findBlockReason = async (db: Database, slug: string): Promise<string | undefined> =>
  (await blockReasonStatement.bind(db, { slug }).first<{ reason: string }>())?.reason;
