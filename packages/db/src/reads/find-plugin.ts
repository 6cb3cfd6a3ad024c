import type { Plugin, PluginHook, PluginListing, PluginLspServer } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Arrays, divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import { type Fields, type Json, type JsonText, jsonObject, jsonText, quoted } from '../json.ts';
import {
  catalogEntries,
  hooks,
  lspServers,
  marketplaceListings,
  marketplaces,
  plugins,
  repositories,
} from '../schema/index.ts';
import type { Database } from '../statement.ts';
import { isKnown, type Versioned, versioned } from '../versioned.ts';
import { type CatalogOffer, offerFields } from './catalog-offer.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';
import { summaryFields } from './plugin-summary.ts';

/** Where a plugin is listed in the marketplace of its own repository, and what it is called there. */
export type OwnListing = { marketplace: string; name: string };

/** How catalogs offer a plugin. */
export type PluginOffer = CatalogOffer & { owner: string; listing: OwnListing | null };

type StoredPluginDetail = Omit<Plugin, 'install'>;

/** An array that is not looked for where its plugin has none: finding that out would read a row of another plugin. */
const counted = <T>(count: AnySQLiteColumn, list: Json<T[]>): Json<T[]> =>
  sql`iif(${count} = 0, '[]', ${list})`;

const components = <T>(
  { arrayOf }: Arrays,
  kind: ListedKind,
  count: AnySQLiteColumn,
): Json<T[]> => {
  const { table, inPlugin } = COMPONENT_TABLES[kind];
  const list = arrayOf(kind, {
    item: inPlugin as Json<T>,
    tables: sql`${table}`,
    belonging: sql`${table.pluginId} = ${plugins.id}`,
    order: sql`${table.name}, ${table.path}`,
  });
  return counted(count, list);
};

const hookItems: Items<PluginHook> = {
  item: jsonObject<PluginHook>({
    event: hooks.event,
    matcher: hooks.matcher,
    type: hooks.type,
    command: hooks.command,
  }),
  tables: sql`${hooks}`,
  belonging: sql`${hooks.pluginId} = ${plugins.id}`,
  order: sql`${hooks.position}`,
};

const lspServerItems: Items<PluginLspServer> = {
  item: jsonObject<PluginLspServer>({
    name: lspServers.name,
    command: lspServers.command,
    extensions: lspServers.extensions,
  }),
  tables: sql`${lspServers}`,
  belonging: sql`${lspServers.pluginId} = ${plugins.id}`,
  order: sql`${lspServers.name}`,
};

/** The entries that point at the plugin, the first to list it first. */
const listingItems: Items<PluginListing> = {
  item: jsonObject<PluginListing>({
    marketplace: marketplaces.fullName,
    name: marketplaceListings.name,
    category: marketplaceListings.category,
    ref: marketplaceListings.ref,
    sha: marketplaceListings.sha,
  }),
  tables: sql`${marketplaceListings} CROSS JOIN ${marketplaces} ON ${marketplaces.id} = ${marketplaceListings.marketplaceId}`,
  belonging: sql`${marketplaceListings.pluginId} = ${plugins.id}`,
  order: sql`${marketplaceListings.id}`,
};

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
  ...offerFields,
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

const detailFields = (arrays: Arrays): Fields<StoredPluginDetail> => ({
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
  skills: components(arrays, 'skills', plugins.skillCount),
  agents: components(arrays, 'agents', plugins.agentCount),
  commands: components(arrays, 'commands', plugins.commandCount),
  mcpServers: components(arrays, 'mcp-servers', plugins.mcpServerCount),
  hooks: counted(plugins.hookCount, arrays.arrayOf('hooks', hookItems)),
  lspServers: counted(plugins.lspServerCount, arrays.arrayOf('lspServers', lspServerItems)),
  listings: arrays.arrayOf('listings', listingItems),
  problems: plugins.problems,
  createdAt: plugins.createdAt,
  lastIndexedAt: plugins.lastIndexedAt,
});

/** Exported so that a test can ask for its query plan. */
export const pluginStatement = divisibleStatement({
  select: (
    arrays,
  ) => sql`${versioned(sql`${plugins.revision}`, jsonObject<StoredPluginDetail>(detailFields(arrays)))},
      CASE WHEN ${isKnown(sql`${plugins.revision}`)} THEN NULL ELSE ${offer} END AS offer`,
  from: sql`${plugins} JOIN ${repositories} ON ${repositories.id} = ${plugins.repositoryId}`,
  where: sql`${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked'`,
});

/** A plugin's JSON but for its install commands, which depend on where the registry is, and the JSON of what they are made of. */
export type PluginRead = Versioned<StoredPluginDetail> & { offer: JsonText<PluginOffer> | null };

/**
 * One plugin with everything it holds, by slug: one round trip, two where that is longer than 2,000,000 bytes; reads the plugin,
 * its repository, its components and listings.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findPlugin = (
  db: Database,
  slug: string,
  known: string,
): Promise<PluginRead | undefined> =>
  readDivisible<PluginRead>(db, pluginStatement, { slug, known });
