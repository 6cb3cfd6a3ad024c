import type { Plugin, PluginHook, PluginListing, PluginLspServer } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import {
  type Fields,
  type Json,
  type JsonText,
  jsonArrayOf,
  jsonObject,
  jsonText,
  quoted,
} from '../json.ts';
import {
  catalogEntries,
  hooks,
  lspServers,
  marketplaceListings,
  marketplaces,
  plugins,
  repositories,
} from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { isKnown, type Versioned, versioned } from '../versioned.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';
import { summaryFields } from './plugin-summary.ts';

/** Where a plugin is listed in the marketplace of its own repository, and what it is called there. */
export type OwnListing = { marketplace: string; name: string };

/** How catalogs offer a plugin: its name in all of them but those of marketplaces. */
export type PluginOffer = {
  name: string;
  hasManifest: boolean;
  owner: string;
  listing: OwnListing | null;
};

type StoredPluginDetail = Omit<Plugin, 'install'>;

/** An array that is not looked for where its plugin has none: finding that out would read a row of another plugin. */
const counted = <T>(count: AnySQLiteColumn, list: Json<T[]>): Json<T[]> =>
  sql`iif(${count} = 0, '[]', ${list})`;

const components = <T>(kind: ListedKind, count: AnySQLiteColumn): Json<T[]> => {
  const { table, inPlugin } = COMPONENT_TABLES[kind];
  const list = jsonArrayOf(
    inPlugin as Json<T>,
    sql`${table} WHERE ${table.pluginId} = ${plugins.id} ORDER BY ${table.name}, ${table.path}`,
  );
  return counted(count, list);
};

const hookList = jsonArrayOf(
  jsonObject<PluginHook>({
    event: hooks.event,
    matcher: hooks.matcher,
    type: hooks.type,
    command: hooks.command,
  }),
  sql`${hooks} WHERE ${hooks.pluginId} = ${plugins.id} ORDER BY ${hooks.position}`,
);

const lspServerList = jsonArrayOf(
  jsonObject<PluginLspServer>({
    name: lspServers.name,
    command: lspServers.command,
    extensions: lspServers.extensions,
  }),
  sql`${lspServers} WHERE ${lspServers.pluginId} = ${plugins.id} ORDER BY ${lspServers.name}`,
);

/** The entries that point at the plugin, the first to list it first. */
const listed = sql`${marketplaceListings} CROSS JOIN ${marketplaces} ON ${marketplaces.id} = ${marketplaceListings.marketplaceId}
  WHERE ${marketplaceListings.pluginId} = ${plugins.id}`;

const listings = jsonArrayOf(
  jsonObject<PluginListing>({
    marketplace: marketplaces.fullName,
    name: marketplaceListings.name,
    category: marketplaceListings.category,
    ref: marketplaceListings.ref,
    sha: marketplaceListings.sha,
  }),
  sql`${listed} ORDER BY ${marketplaceListings.id}`,
);

const ownListing = jsonText<OwnListing | null>(
  sql`(SELECT ${jsonObject<OwnListing>({
    marketplace: marketplaces.fullName,
    name: marketplaceListings.name,
  })} FROM ${marketplaces} CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.marketplaceId} = ${marketplaces.id}
    WHERE ${marketplaces.repositoryId} = ${plugins.repositoryId} AND ${marketplaces.status} = 'active'
      AND ${marketplaceListings.pluginId} = ${plugins.id} AND ${marketplaceListings.loadable} = 1
    ORDER BY ${marketplaceListings.position} LIMIT 1)`,
);

/** How catalogs offer the plugin; null where none does. */
const offer = sql`(SELECT ${jsonObject<PluginOffer>({
  name: quoted<string>(sql`${catalogEntries.name}`),
  hasManifest: catalogEntries.hasManifest,
  owner: plugins.owner,
  listing: ownListing,
})} FROM ${catalogEntries} WHERE ${catalogEntries.pluginId} = ${plugins.id}
  AND ${catalogEntries.name} IS NOT NULL AND ${plugins.commitSha} IS NOT NULL AND ${plugins.status} = 'active')`;

const author = jsonText<Plugin['author']>(
  sql`iif(${plugins.authorName} IS NULL, 'null', ${jsonObject<NonNullable<Plugin['author']>>({
    name: quoted<string>(sql`${plugins.authorName}`),
    username: plugins.authorUsername,
    url: plugins.authorUrl,
  })})`,
);

const repository = jsonObject<Plugin['repository']>({
  owner: repositories.owner,
  name: repositories.name,
  url: plugins.repositoryUrl,
  defaultBranch: repositories.defaultBranch,
});

const detailFields: Fields<StoredPluginDetail> = {
  ...summaryFields,
  id: plugins.id,
  author,
  repository,
  homepageUrl: plugins.homepageUrl,
  license: plugins.license,
  keywords: plugins.keywords,
  deprecated: plugins.deprecated,
  versionSource: plugins.versionSource,
  commitSha: plugins.commitSha,
  treeHash: plugins.treeHash,
  path: plugins.path,
  source: plugins.source,
  downloads7d: plugins.downloads7d,
  downloads30d: plugins.downloads30d,
  skills: components('skills', plugins.skillCount),
  agents: components('agents', plugins.agentCount),
  commands: components('commands', plugins.commandCount),
  mcpServers: components('mcp-servers', plugins.mcpServerCount),
  hooks: counted(plugins.hookCount, hookList),
  lspServers: counted(plugins.lspServerCount, lspServerList),
  listings,
  problems: plugins.problems,
  createdAt: plugins.createdAt,
  lastIndexedAt: plugins.lastIndexedAt,
};

const bySlug: SQL = sql`${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked'`;

/** Exported so that a test can ask for its query plan. */
export const pluginStatement = statement<{ slug: string; known: string }>(
  sql`SELECT ${versioned(sql`${plugins.revision}`, jsonObject<StoredPluginDetail>(detailFields))},
      CASE WHEN ${isKnown(sql`${plugins.revision}`)} THEN NULL ELSE ${offer} END AS offer FROM ${plugins} JOIN ${repositories} ON ${repositories.id} = ${plugins.repositoryId} WHERE ${bySlug}`,
);

/** A plugin's JSON but for its install commands, which depend on where the registry is, and the JSON of what they are made of. */
export type PluginRead = Versioned<StoredPluginDetail> & { offer: JsonText<PluginOffer> | null };

/**
 * One plugin with everything it holds, by slug: one round trip; reads the plugin, its repository, its components and listings.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findPlugin = async (
  db: Database,
  slug: string,
  known: string,
): Promise<PluginRead | undefined> =>
  (await pluginStatement.bind(db, { slug, known }).first<PluginRead>()) ?? undefined;
