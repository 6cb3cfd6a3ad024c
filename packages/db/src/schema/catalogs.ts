import { ANY_CODEX_NAME } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { counter, flag } from './columns.ts';
import { plugins } from './plugins.ts';

/** What a catalog says of a plugin besides its name, source and version. Plugins that catalogs cannot offer have no row. */
export const catalogEntries = sqliteTable('catalog_entries', {
  pluginId: text('plugin_id')
    .primaryKey()
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' }),
  path: text('path').notNull(),
  hasManifest: flag('has_manifest'),
  codexName: text('codex_name').notNull().default(ANY_CODEX_NAME),
  fields: text('fields', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  names: text('names', { mode: 'json' }).$type<string[]>().notNull(),
  name: text('name'),
});

/** Every name that a plugin was ever called by in catalogs; never given to another. Kept by triggers. */
export const catalogNames = sqliteTable(
  'catalog_names',
  {
    name: text('name').primaryKey().notNull(),
    pluginId: text('plugin_id').references(() => plugins.id, { onDelete: 'set null' }),
    status: text('status', { enum: ['current', 'former', 'gone'] })
      .notNull()
      .default('current'),
  },
  (table) => [
    index('catalog_names_by_plugin').on(table.pluginId),
    index('catalog_names_departed').on(table.pluginId).where(sql`status <> 'current'`),
  ],
);

/** The one row: `revision` moves with whatever a catalog shows. Kept by triggers. */
export const catalogState = sqliteTable('catalog_state', {
  id: integer('id').primaryKey().notNull(),
  revision: counter('revision'),
});
