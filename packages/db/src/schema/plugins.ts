import type { PluginSource, Problem } from '@skillstash/shared';
import { PLUGIN_STATUSES, VERSION_SOURCES } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { index, integer, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { counter, flag, revision, textArray, times, uuidKey } from './columns.ts';
import { repositories } from './repositories.ts';

const active = sql`status = 'active'`;

/** A sort key: what is ordered by, then the lower 22 bits of the plugin's number, so that no two are equal. */
const sortKey = (name: string, value: ReturnType<typeof sql>) =>
  integer(name).generatedAlwaysAs(sql`(${value} << 22) | (number & 4194303)`, { mode: 'virtual' });

/** Since 2000, so that 41 bits last until 2069. */
const milliseconds = (time: ReturnType<typeof sql>) =>
  sql`CAST(round((julianday(${time}) - 2451544.5) * 86400000) AS INTEGER)`;

/** What a plugin is counted by; each count is of its own rows. */
const componentCounts = () => ({
  skillCount: counter('skill_count'),
  agentCount: counter('agent_count'),
  commandCount: counter('command_count'),
  mcpServerCount: counter('mcp_server_count'),
  hookCount: counter('hook_count'),
  lspServerCount: counter('lsp_server_count'),
});

/** What the last crawl read, and what an owner says in its place; `category` and `tags` are what holds of the two. */
const edits = () => ({
  readCategory: text('read_category'),
  readTags: text('read_tags', { mode: 'json' }).$type<string[]>(),
  editedCategory: text('edited_category'),
  editedTags: text('edited_tags', { mode: 'json' }).$type<string[]>(),
  deprecated: text('deprecated'),
});

/** What people did with a plugin. */
const popularity = () => ({
  downloads: counter('downloads'),
  downloads7d: counter('downloads_7d'),
  downloads30d: counter('downloads_30d'),
  trending: counter('trending'),
  stars: counter('stars'),
  ratingCount: counter('rating_count'),
  ratingSum: counter('rating_sum'),
  /** What people see. */
  ratingAverage: real('rating_average').notNull().default(0),
  /** What ranks: the average drawn to the registry's own, the more the fewer rated. */
  ratingScore: real('rating_score').notNull().default(0),
});

/** The seven orders of lists. Whole numbers take a fifth of what texts take in eight indexes. */
const sortKeys = () => ({
  downloadsKey: sortKey('downloads_key', sql`downloads`),
  starsKey: sortKey('stars_key', sql`stars`),
  ratingKey: sortKey(
    'rating_key',
    sql`((CAST(round(rating_score * 100000) AS INTEGER) << 20) | min(rating_count, 1048575))`,
  ),
  trendingKey: sortKey('trending_key', sql`trending`),
  updatedKey: sortKey('updated_key', milliseconds(sql`updated_at`)),
  createdKey: sortKey('created_key', milliseconds(sql`created_at`)),
  nameKey: text('name_key').generatedAlwaysAs(sql`lower(name) || ' ' || printf('%07d', number)`, {
    mode: 'virtual',
  }),
});

/** A plugin, at the place where it lives. `contentHash` covers all that a crawl stores of it. */
export const plugins = sqliteTable(
  'plugins',
  {
    id: uuidKey(),
    repositoryId: text('repository_id')
      .notNull()
      .references(() => repositories.id, { onDelete: 'cascade' }),
    slug: text('slug').notNull().unique('plugins_slug_unique'),
    owner: text('owner').notNull(),
    name: text('name').notNull(),
    displayName: text('display_name'),
    description: text('description'),
    authorName: text('author_name'),
    authorType: text('author_type', { enum: ['user', 'organization', 'unknown'] })
      .notNull()
      .default('unknown'),
    authorUsername: text('author_username'),
    authorUrl: text('author_url'),
    repositoryUrl: text('repository_url').notNull(),
    homepageUrl: text('homepage_url'),
    license: text('license'),
    category: text('category'),
    tags: textArray('tags'),
    keywords: textArray('keywords'),
    ...edits(),
    version: text('version'),
    versionSource: text('version_source', { enum: VERSION_SOURCES }),
    commitSha: text('commit_sha'),
    treeHash: text('tree_hash'),
    contentHash: text('content_hash').notNull(),
    path: text('path').notNull(),
    source: text('source', { mode: 'json' }).$type<PluginSource>().notNull(),
    readmeSha256: text('readme_sha256'),
    problems: text('problems', { mode: 'json' }).$type<Problem[]>().notNull().default(sql`'[]'`),
    ecosystems: textArray('ecosystems'),
    ...componentCounts(),
    ...popularity(),
    verified: flag('verified').default(sql`0`),
    official: flag('official').default(sql`0`),
    loadable: flag('loadable'),
    implicit: flag('implicit').default(sql`0`),
    status: text('status', { enum: PLUGIN_STATUSES }).notNull().default('active'),
    revision: revision(),
    ...times(),
    lastIndexedAt: text('last_indexed_at'),
    /** The plugin's own, for keys and indexes alone. Set by a trigger, at once. */
    number: integer('number'),
    ...sortKeys(),
    bucket: integer('bucket')
      .notNull()
      .generatedAlwaysAs(
        sql`min(4095, CAST(64 * log2(1 + downloads) AS INTEGER) / 16 * 16 + CAST(24 * log2(1 + stars) AS INTEGER) / 12 * 12
    + CAST(max(0, rating_score - 3) * min(rating_count, 10) * 8 AS INTEGER) / 16 * 16 + official * 160 + verified * 96)`,
        { mode: 'virtual' },
      ),
  },
  (table) => [
    index('plugins_by_repository').on(table.repositoryId),
    uniqueIndex('plugins_by_number').on(table.number),
    index('plugins_by_downloads').on(table.downloadsKey).where(active),
    index('plugins_by_stars').on(table.starsKey).where(active),
    index('plugins_by_rating').on(table.ratingKey).where(active),
    index('plugins_by_trending').on(table.trendingKey).where(active),
    index('plugins_by_update').on(table.updatedKey).where(active),
    index('plugins_by_creation').on(table.createdKey).where(active),
    index('plugins_by_name').on(table.nameKey).where(active),
    index('plugins_by_recent_downloads').on(table.id).where(sql`downloads_30d > 0`),
    index('plugins_rated').on(table.id).where(sql`rating_count > 0`),
  ],
);

const ofPlugin = () =>
  text('plugin_id')
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' });

/** Each content of a plugin that a crawl saw. */
export const pluginVersions = sqliteTable(
  'plugin_versions',
  {
    id: uuidKey(),
    pluginId: ofPlugin(),
    version: text('version'),
    commitSha: text('commit_sha').notNull(),
    treeHash: text('tree_hash').notNull(),
    seenAt: text('seen_at').notNull(),
  },
  (table) => [index('plugin_versions_by_plugin').on(table.pluginId, table.id)],
);

/** What appeared, changed and vanished, in order. */
export const changes = sqliteTable('changes', {
  sequence: integer('sequence').primaryKey({ autoIncrement: true }).notNull(),
  kind: text('kind', { enum: ['plugin_added', 'plugin_changed', 'plugin_removed'] }).notNull(),
  slug: text('slug').notNull(),
  at: text('at').notNull(),
});

/** Addresses that a plugin had before: they answer with a redirect. */
export const slugRedirects = sqliteTable(
  'slug_redirects',
  {
    slug: text('slug').primaryKey().notNull(),
    pluginId: ofPlugin(),
    sinceAt: text('since_at').notNull(),
  },
  (table) => [index('slug_redirects_by_plugin').on(table.pluginId)],
);
