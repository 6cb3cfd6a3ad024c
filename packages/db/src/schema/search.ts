import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { plugins } from './plugins.ts';

/** What the full-text index holds of a plugin: `document` is its rowid there, and its place by popularity. */
export const searchDocuments = sqliteTable(
  'search_documents',
  {
    document: integer('document').primaryKey().notNull(),
    pluginId: text('plugin_id')
      .notNull()
      .references(() => plugins.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['plugin', 'skill', 'agent', 'command', 'mcp-server'] }).notNull(),
    componentId: text('component_id'),
  },
  (table) => [index('search_documents_by_plugin').on(table.pluginId)],
);

/** Plugins whose documents are out of date; triggers mark them. */
export const searchDirty = sqliteTable('search_dirty', {
  pluginId: text('plugin_id').primaryKey().notNull(),
});

/** The one row that numbers documents. */
export const searchSequence = sqliteTable('search_sequence', {
  id: integer('id').primaryKey().notNull(),
  last: integer('last').notNull().default(0),
});
