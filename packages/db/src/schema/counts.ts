import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  real,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { counter } from './columns.ts';
import { plugins } from './plugins.ts';

/**
 * One row for each filter value that an active plugin answers to, with the plugin's sort keys. Kept by triggers, which take what
 * there is to be from the view `facets_of_plugins`.
 */
export const pluginFacets = sqliteTable(
  'plugin_facets',
  {
    pluginNumber: integer('plugin_number')
      .notNull()
      .references(() => plugins.number, { onDelete: 'cascade' }),
    facet: text('facet').notNull(),
    downloadsKey: integer('downloads_key').notNull(),
    starsKey: integer('stars_key').notNull(),
    ratingKey: integer('rating_key').notNull(),
    trendingKey: integer('trending_key').notNull(),
    updatedKey: integer('updated_key').notNull(),
    createdKey: integer('created_key').notNull(),
    nameKey: text('name_key').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.pluginNumber, table.facet] }),
    uniqueIndex('plugin_facets_by_downloads').on(
      table.facet,
      table.downloadsKey,
      table.pluginNumber,
    ),
    uniqueIndex('plugin_facets_by_stars').on(table.facet, table.starsKey, table.pluginNumber),
    uniqueIndex('plugin_facets_by_rating').on(table.facet, table.ratingKey, table.pluginNumber),
    uniqueIndex('plugin_facets_by_trending').on(table.facet, table.trendingKey, table.pluginNumber),
    uniqueIndex('plugin_facets_by_update').on(table.facet, table.updatedKey, table.pluginNumber),
    uniqueIndex('plugin_facets_by_creation').on(table.facet, table.createdKey, table.pluginNumber),
    uniqueIndex('plugin_facets_by_name').on(table.facet, table.nameKey, table.pluginNumber),
  ],
);

/** How many active plugins answer to a facet. Kept by triggers. */
export const facetCounts = sqliteTable(
  'facet_counts',
  {
    facet: text('facet').primaryKey().notNull(),
    kind: text('kind').notNull(),
    name: text('name').notNull(),
    pluginCount: integer('plugin_count').notNull(),
    countKey: text('count_key')
      .notNull()
      .generatedAlwaysAs(sql`printf('%012d', plugin_count) || facet`, { mode: 'virtual' }),
  },
  (table) => [
    index('facet_counts_by_count').on(table.kind, table.countKey).where(sql`plugin_count > 0`),
  ],
);

/** A category, how many active plugins have it, and its `count_key`. */
export type FirstCategory = [name: string, pluginCount: number, countKey: string];

/**
 * The one row of totals. `revision` moves whenever anything public changes; `categories` are the first 101 with their counts, what
 * the view `first_categories` gives. Kept by triggers.
 */
export const registryTotals = sqliteTable('registry_totals', {
  id: integer('id').primaryKey().notNull(),
  revision: counter('revision'),
  plugins: counter('plugins'),
  skills: counter('skills'),
  agents: counter('agents'),
  commands: counter('commands'),
  mcpServers: counter('mcp_servers'),
  hooks: counter('hooks'),
  lspServers: counter('lsp_servers'),
  marketplaces: counter('marketplaces'),
  repositories: counter('repositories'),
  listings: counter('listings'),
  users: counter('users'),
  collections: counter('collections'),
  ratings: counter('ratings'),
  downloads: counter('downloads'),
  ratingStars: counter('rating_stars'),
  ratingPrior: real('rating_prior').notNull().default(3),
  ratingPriorWeight: integer('rating_prior_weight').notNull().default(5),
  rescoredUpTo: text('rescored_up_to'),
  categories: text('categories', { mode: 'json' })
    .$type<FirstCategory[]>()
    .notNull()
    .default(sql`'[]'`),
});
