import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { counter, flag, revision, times, uuidKey } from './columns.ts';
import { plugins } from './plugins.ts';

/** People. `username` is lower case; `hostId` is GitHub's numeric id. */
export const users = sqliteTable('users', {
  id: uuidKey(),
  username: text('username').notNull().unique('users_username_unique'),
  displayName: text('display_name'),
  avatarUrl: text('avatar_url'),
  url: text('url'),
  hostId: integer('host_id').unique('users_host_id_unique'),
  role: text('role', { enum: ['member', 'admin'] })
    .notNull()
    .default('member'),
  revision: revision(),
  ...times(),
});

const ofUser = () =>
  text('user_id')
    .notNull()
    .references(() => users.id, { onDelete: 'cascade' });
const ofPlugin = () =>
  text('plugin_id')
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' });

/** Named, ordered sets of plugins. `slug` is `username/name`. */
export const collections = sqliteTable(
  'collections',
  {
    id: uuidKey(),
    userId: ofUser(),
    slug: text('slug').notNull().unique('collections_slug_unique'),
    name: text('name').notNull(),
    description: text('description'),
    visibility: text('visibility', { enum: ['public', 'unlisted'] })
      .notNull()
      .default('public'),
    featured: flag('featured').default(sql`0`),
    pluginCount: counter('plugin_count'),
    revision: revision(),
    ...times(),
    featuredKey: text('featured_key')
      .notNull()
      .generatedAlwaysAs(sql`featured || updated_at || id`, { mode: 'virtual' }),
  },
  (table) => [
    index('collections_by_user').on(table.userId, table.id),
    index('collections_by_featured').on(table.featuredKey).where(sql`visibility = 'public'`),
  ],
);

/** Members of collections, in the order of `position`. */
export const collectionPlugins = sqliteTable(
  'collection_plugins',
  {
    collectionId: text('collection_id')
      .notNull()
      .references(() => collections.id, { onDelete: 'cascade' }),
    pluginId: ofPlugin(),
    position: integer('position').notNull(),
    addedAt: text('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.collectionId, table.pluginId] }),
    index('collection_plugins_by_position').on(table.collectionId, table.position),
    index('collection_plugins_by_plugin').on(table.pluginId),
  ],
);

/** Downloads a day (UTC); those of bots and build machines apart. */
export const pluginDownloads = sqliteTable(
  'plugin_downloads',
  {
    pluginId: ofPlugin(),
    day: text('day').notNull(),
    downloads: integer('downloads').notNull(),
    automated: counter('automated'),
  },
  (table) => [primaryKey({ columns: [table.pluginId, table.day] })],
);

/** One rating a person gives a plugin, and its owner's reply to the review; sums and averages follow by trigger. */
export const pluginRatings = sqliteTable(
  'plugin_ratings',
  {
    id: uuidKey(),
    pluginId: ofPlugin(),
    userId: ofUser(),
    rating: integer('rating').notNull(),
    review: text('review'),
    reply: text('reply'),
    repliedAt: text('replied_at'),
    hiddenAt: text('hidden_at'),
    ...times(),
  },
  (table) => [
    uniqueIndex('plugin_ratings_by_plugin_and_user').on(table.pluginId, table.userId),
    index('plugin_ratings_by_plugin').on(table.pluginId, table.id),
    index('plugin_ratings_by_user').on(table.userId, table.id),
  ],
);
