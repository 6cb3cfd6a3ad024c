import { env } from 'cloudflare:workers';
import { reindexStatements } from '../../src/search/reindex.ts';

/** A plugin as `insertPlugins` makes it; what is left out is plain. */
export type SyntheticPlugin = {
  place: number;
  name: string;
  owner: string;
  category: string | null;
  tags: string[];
  downloads: number;
  stars: number;
  trending: number;
  rating: number;
  verified: boolean;
  official: boolean;
  updatedAt: string;
  createdAt: string;
};

/** A key that looks like a UUIDv7 and sorts by kind and place. */
export const keyOf = (kind: number, place: number): string =>
  `019${kind.toString(16).padStart(5, '0')}-0000-7000-8000-${place.toString(16).padStart(12, '0')}`;

/** Kinds of rows in `keyOf`. */
export const KIND = {
  repository: 1,
  plugin: 2,
  skills: 3,
  agents: 4,
  commands: 5,
  mcp_servers: 6,
  user: 7,
};

const day = (place: number): string =>
  new Date(Date.UTC(2026, 0, 1) + place * 86_400_000).toISOString();

/**
 * Plugins with few values in each column, so that every order has ties and every filter has members.
 *
 * @param from the first plugin's place, so that a second call adds others
 */
export const makePlugins = (from: number, to: number): SyntheticPlugin[] =>
  Array.from({ length: to - from }, (_, offset) => {
    const place = from + offset;
    return {
      place,
      name: `${['Alpha', 'beta', 'Gamma', 'delta'][place % 4]}-${place % 50}`,
      owner: `owner-${place % 9}`,
      category: place % 5 === 4 ? null : `category-${place % 5}`,
      tags: [`tag-${place % 3}`, ...(place % 7 ? [] : ['rare'])],
      downloads: (place * 7919) % 101,
      stars: (place * 31) % 13,
      trending: place % 2,
      rating: place % 6,
      verified: place % 4 === 0,
      official: place % 10 === 0,
      updatedAt: day(place % 17),
      createdAt: day(place % 23),
    };
  });

const INSERT_PLUGINS = `
  INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, category, tags, content_hash, path, source,
    skill_count, agent_count, command_count, mcp_server_count, downloads, stars, trending, rating_count, rating_sum,
    rating_average, rating_score, verified, official, loadable, created_at, updated_at)
  SELECT p ->> 'id', p ->> 'repositoryId', p ->> 'slug', p ->> 'owner', p ->> 'name', '', p ->> 'category', p -> 'tags',
    '', '', '{"kind":"local","path":""}', 1, 1, 1, 1, p ->> 'downloads', p ->> 'stars', p ->> 'trending',
    iif(p ->> 'rating', 1, 0), p ->> 'rating', p ->> 'rating', p ->> 'rating', p ->> 'verified', p ->> 'official', 1,
    p ->> 'createdAt', p ->> 'updatedAt'
  FROM (SELECT value AS p FROM json_each(?)) WHERE true`;

const WRITTEN = ['skills', 'agents', 'commands'] as const;
const insertWritten = (table: (typeof WRITTEN)[number]): string => `
  INSERT INTO ${table} (id, plugin_id, name, path, body_sha256, body_bytes)
  SELECT replace(p ->> 'id', '0002-', '000${KIND[table]}-'), p ->> 'id', p ->> 'name', 'file.md', '', 0
  FROM (SELECT value AS p FROM json_each(?)) WHERE true`;

const INSERT_MCP_SERVERS = `
  INSERT INTO mcp_servers (id, plugin_id, name, path, transport, loadable)
  SELECT replace(p ->> 'id', '0002-', '000${KIND.mcp_servers}-'), p ->> 'id', p ->> 'name', '', 'stdio', 1
  FROM (SELECT value AS p FROM json_each(?)) WHERE true`;

/** One repository for each hundred plugins. */
const insertRepositories = (plugins: SyntheticPlugin[]): D1PreparedStatement[] => {
  const places = [...new Set(plugins.map(({ place }) => Math.floor(place / 100)))];
  return places.map((place) =>
    env.DB.prepare(
      `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
       VALUES (?1, 'made/r' || ?2, 'made', 'r' || ?2, '${day(0)}', '${day(0)}') ON CONFLICT DO NOTHING`,
    ).bind(keyOf(KIND.repository, place), String(place)),
  );
};

/** Stores and indexes plugins, each with one skill, agent, command and MCP server of its own name. */
export const insertPlugins = async (plugins: SyntheticPlugin[]): Promise<void> => {
  const rows = plugins.map((plugin) => ({
    ...plugin,
    id: keyOf(KIND.plugin, plugin.place),
    repositoryId: keyOf(KIND.repository, Math.floor(plugin.place / 100)),
    slug: `made/r${Math.floor(plugin.place / 100)}/p${plugin.place}`,
  }));
  const json = JSON.stringify(rows);
  await env.DB.batch([
    ...insertRepositories(plugins),
    env.DB.prepare(INSERT_PLUGINS).bind(json),
    ...WRITTEN.map((table) => env.DB.prepare(insertWritten(table)).bind(json)),
    env.DB.prepare(INSERT_MCP_SERVERS).bind(json),
    ...reindexStatements(env.DB),
  ]);
};

/** The slug of the plugin at a place. */
export const slugOf = (place: number): string => `made/r${Math.floor(place / 100)}/p${place}`;
