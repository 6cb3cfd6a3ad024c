import type {
  InstallInstructions,
  Plugin,
  PluginHook,
  PluginListing,
  PluginLspServer,
} from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Fields, type Json, jsonArrayOf, jsonObject, jsonText, quoted } from '../json.ts';
import {
  hooks,
  lspServers,
  marketplaceListings,
  marketplaces,
  plugins,
  repositories,
} from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';
import { summaryFields } from './plugin-summary.ts';

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

/** Two lines a person can paste, for each marketplace that offers the plugin. */
const installWith = (client: string, program: string): Json<InstallInstructions> =>
  jsonObject<InstallInstructions>({
    client: quoted(sql.raw(`'${client}'`)),
    commands: sql`json_array('${sql.raw(program)} plugin marketplace add ' || ${marketplaces.fullName},
      '${sql.raw(program)} plugin install ' || ${marketplaceListings.name} || '@' || ${marketplaces.name})`,
  });

const install: Json<InstallInstructions[]> = jsonArrayOf(
  installWith('claude-code', 'claude'),
  sql`${listed} AND ${plugins.loadable} = 1 AND ${marketplaceListings.loadable} = 1 AND ${marketplaces.loadable} = 1
    ORDER BY ${marketplaceListings.id}`,
);

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

const detailFields: Fields<Plugin> = {
  ...summaryFields,
  id: plugins.id,
  author,
  repository,
  homepageUrl: plugins.homepageUrl,
  license: plugins.license,
  keywords: plugins.keywords,
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
  install,
  createdAt: plugins.createdAt,
  lastIndexedAt: plugins.lastIndexedAt,
};

const bySlug: SQL = sql`${plugins.slug} = ${sql.placeholder('slug')}`;

/** Exported so that a test can ask for its query plan. */
export const pluginStatement = statement<{ slug: string; known: string }>(
  sql`SELECT ${versioned(sql`${plugins.revision}`, jsonObject<Plugin>(detailFields))}
    FROM ${plugins} JOIN ${repositories} ON ${repositories.id} = ${plugins.repositoryId} WHERE ${bySlug}`,
);

/**
 * One plugin with everything it holds, by slug: one round trip; reads the plugin, its repository, its components and listings.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findPlugin = async (
  db: Database,
  slug: string,
  known: string,
): Promise<Versioned<Plugin> | undefined> =>
  (await pluginStatement.bind(db, { slug, known }).first<Versioned<Plugin>>()) ?? undefined;
