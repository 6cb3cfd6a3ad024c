import { type SQL, sql } from 'drizzle-orm';
import {
  mcpServerEntries,
  mcpServers,
  plugins,
  registryTotals,
  repositories,
} from '../schema/index.ts';
import { boundLimit, type Database, statement } from '../statement.ts';

/** What another registry of MCP servers shows of one; what is null is not there any more. */
export type McpServerEntry = {
  slug: string;
  name: string;
  key: string;
  isActive: boolean;
  publishedAt: string;
  updatedAt: string;
  server: {
    description: string | null;
    transport: string;
    command: string | null;
    args: string[];
    url: string | null;
    envNames: string[];
  } | null;
  plugin: {
    name: string;
    displayName: string | null;
    description: string | null;
    version: string | null;
    commitSha: string | null;
    path: string;
    repositoryUrl: string;
    homepageUrl: string | null;
    repositoryHostId: number | null;
    downloads: number;
    stars: number;
    verified: boolean;
    official: boolean;
  } | null;
};

type Row = {
  slug: string;
  name: string;
  key: string;
  publishedAt: string;
  updatedAt: string;
  active: 0 | 1;
  server: string | null;
  plugin: string | null;
};

/** A plugin that somebody blocked is not told about, only that it is gone. */
const isActive = sql`${mcpServerEntries.vanished} = 0 AND coalesce(${plugins.status} = 'active' AND ${plugins.loadable} = 1
  AND ${mcpServers.loadable} = 1, 0)`;

const flagOf = (column: SQL): SQL => sql`json(iif(${column}, 'true', 'false'))`;

const server = sql`json_object('description', ${mcpServers.description}, 'transport', ${mcpServers.transport},
  'command', ${mcpServers.command}, 'args', json(${mcpServers.args}), 'url', ${mcpServers.url},
  'envNames', json(${mcpServers.envNames}))`;

const plugin = sql`json_object('name', ${plugins.name}, 'displayName', ${plugins.displayName},
  'description', ${plugins.description}, 'version', ${plugins.version}, 'commitSha', ${plugins.commitSha},
  'path', ${plugins.path}, 'repositoryUrl', ${plugins.repositoryUrl}, 'homepageUrl', ${plugins.homepageUrl},
  'repositoryHostId', (SELECT ${repositories.hostId} FROM ${repositories} WHERE ${repositories.id} = ${plugins.repositoryId}),
  'downloads', ${plugins.downloads}, 'stars', ${plugins.stars},
  'verified', ${flagOf(sql`${plugins.verified}`)}, 'official', ${flagOf(sql`${plugins.official}`)})`;

const columns = sql`${mcpServerEntries.slug} AS slug, ${mcpServerEntries.name} AS name,
  ${mcpServerEntries.updateKey} AS key, ${mcpServerEntries.publishedAt} AS publishedAt,
  ${mcpServerEntries.updatedAt} AS updatedAt, ${isActive} AS active,
  iif(${isActive}, ${server}, NULL) AS server, iif(${isActive}, ${plugin}, NULL) AS plugin`;

const from = sql`${mcpServerEntries}
  LEFT JOIN ${plugins} ON ${plugins.slug} = ${mcpServerEntries.slug}
  LEFT JOIN ${mcpServers} ON ${mcpServers.pluginId} = ${plugins.id} AND ${mcpServers.name} = ${mcpServerEntries.name}`;

/** The caller holds what there is: nothing is read. */
const isNew = sql`${sql.placeholder('known')} <>
  (SELECT CAST(${registryTotals.revision} AS TEXT) FROM ${registryTotals} WHERE ${registryTotals.id} = 1)`;

/** Exported so that a test can ask for its query plan. */
export const mcpServerEntriesStatement = statement<{ after: string; limit: number; known: string }>(
  sql`SELECT ${columns} FROM ${from} WHERE ${isNew} AND ${mcpServerEntries.updateKey} > ${sql.placeholder('after')}
    ORDER BY ${mcpServerEntries.updateKey} ${boundLimit('limit')}`,
);

/** Exported so that a test can ask for its query plan. */
export const mcpServerEntryStatement = statement<{ slug: string; name: string; known: string }>(
  sql`SELECT ${columns} FROM ${from} WHERE ${isNew} AND ${mcpServerEntries.slug} = ${sql.placeholder('slug')}
    AND ${mcpServerEntries.name} = ${sql.placeholder('name')} ORDER BY ${mcpServers.path} LIMIT 1`,
);

const revisionStatement = statement<Record<string, never>>(
  sql`SELECT CAST(${registryTotals.revision} AS TEXT) AS version FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

/** Entries under the registry's version; null where that is the one that the caller holds. */
export type McpServerEntries = { version: string; entries: McpServerEntry[] | null };

const entryOf = ({ active, server, plugin, ...row }: Row): McpServerEntry => ({
  ...row,
  isActive: active === 1,
  server: server === null ? null : (JSON.parse(server) as McpServerEntry['server']),
  plugin: plugin === null ? null : (JSON.parse(plugin) as McpServerEntry['plugin']),
});

const read = async (
  db: Database,
  known: string,
  bound: D1PreparedStatement,
): Promise<McpServerEntries> => {
  const [revision, rows] = await db.batch<Row & { version: string }>([
    revisionStatement.bind(db, {}),
    bound,
  ]);
  const version = revision?.results[0]?.version;
  if (version === undefined)
    throw new Error('registry_totals has no row: the database is not migrated');
  return { version, entries: version === known ? null : (rows?.results ?? []).map(entryOf) };
};

/**
 * MCP servers in the order in which they last changed, those that vanished among them: one that changes while somebody walks
 * comes again at the end, and is never missed. One round trip; looks at `limit` entries.
 *
 * @param page `after` is the `key` of the last one seen, or a time: then what changed at that time or later
 * @param known the version that the caller holds, or an empty text
 */
export const listMcpServerEntries = (
  db: Database,
  page: { after: string; limit: number },
  known: string,
): Promise<McpServerEntries> =>
  read(db, known, mcpServerEntriesStatement.bind(db, { ...page, known }));

/** One MCP server, or that it vanished; no entry where there never was one. */
export const findMcpServerEntry = (
  db: Database,
  about: { slug: string; name: string },
  known: string,
): Promise<McpServerEntries> =>
  read(db, known, mcpServerEntryStatement.bind(db, { ...about, known }));
