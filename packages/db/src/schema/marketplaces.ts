import type { PluginSource, Problem } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { counter, flag, revision, times, uuidKey } from './columns.ts';
import { plugins } from './plugins.ts';
import { repositories } from './repositories.ts';

/** A repository's marketplace.json. `name` is what clients call it; null where the file has none. */
export const marketplaces = sqliteTable(
  'marketplaces',
  {
    id: uuidKey(),
    repositoryId: text('repository_id')
      .notNull()
      .unique('marketplaces_repository_id_unique')
      .references(() => repositories.id, { onDelete: 'cascade' }),
    fullName: text('full_name').notNull().unique('marketplaces_full_name_unique'),
    name: text('name'),
    description: text('description'),
    version: text('version'),
    ownerName: text('owner_name'),
    ownerUrl: text('owner_url'),
    renames: text('renames', { mode: 'json' })
      .$type<Record<string, string | null>>()
      .notNull()
      .default(sql`'{}'`),
    loadable: flag('loadable'),
    official: flag('official').default(sql`0`),
    status: text('status', { enum: ['active', 'removed'] })
      .notNull()
      .default('active'),
    stars: counter('stars'),
    listingCount: counter('listing_count'),
    revision: revision(),
    ...times(),
    starsKey: text('stars_key')
      .notNull()
      .generatedAlwaysAs(sql`printf('%012d', stars) || id`, { mode: 'virtual' }),
  },
  (table) => [index('marketplaces_by_stars').on(table.starsKey).where(sql`status = 'active'`)],
);

/** One entry of a marketplace. `pluginId` is null while the plugin it points at is not indexed. */
export const marketplaceListings = sqliteTable(
  'marketplace_listings',
  {
    id: uuidKey(),
    marketplaceId: text('marketplace_id')
      .notNull()
      .references(() => marketplaces.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    pluginId: text('plugin_id').references(() => plugins.id, { onDelete: 'set null' }),
    targetRepository: text('target_repository'),
    name: text('name').notNull(),
    category: text('category'),
    source: text('source', { mode: 'json' }).$type<PluginSource>().notNull(),
    ref: text('ref'),
    sha: text('sha'),
    loadable: flag('loadable'),
    problems: text('problems', { mode: 'json' }).$type<Problem[]>().notNull().default(sql`'[]'`),
    targetPath: text('target_path'),
    entry: text('entry', { mode: 'json' })
      .$type<Record<string, unknown>>()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [
    uniqueIndex('marketplace_listings_by_position').on(table.marketplaceId, table.position),
    index('marketplace_listings_by_plugin').on(table.pluginId, table.id),
    index('marketplace_listings_by_target')
      .on(table.targetRepository)
      .where(sql`target_repository IS NOT NULL`),
  ],
);
