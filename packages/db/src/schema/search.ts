import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { plugins } from './plugins.ts';

/**
 * What the full-text index holds of a plugin: `document` is its rowid there, and its place by popularity. Components have what
 * lists of all plugins' components walk as well: `nameKey`, and their plugin's owner and category; plugins have NULL there.
 */
export const searchDocuments = sqliteTable(
  'search_documents',
  {
    document: integer('document').primaryKey().notNull(),
    pluginId: text('plugin_id')
      .notNull()
      .references(() => plugins.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ['plugin', 'skill', 'agent', 'command', 'mcp-server'] }).notNull(),
    componentId: text('component_id'),
    nameKey: text('name_key'),
    owner: text('owner'),
    category: text('category'),
  },
  (table) => [
    index('search_documents_by_plugin').on(table.pluginId),
    index('search_documents_by_name')
      .on(table.kind, table.nameKey)
      .where(sql`name_key IS NOT NULL`),
    index('search_documents_by_owner')
      .on(table.kind, table.owner, table.nameKey)
      .where(sql`name_key IS NOT NULL`),
    index('search_documents_by_category')
      .on(table.kind, table.category, table.nameKey)
      .where(sql`name_key IS NOT NULL`),
  ],
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

/**
 * Words of names, and what is left of each without one letter: `at` is that letter's place from 1, or 0 for the whole
 * word. Two words are one edit apart where they share what is left, and the letters' places too, or the same letter at
 * two neighbouring ones.
 */
export const searchSpellings = sqliteTable(
  'search_spellings',
  {
    near: text('near').notNull(),
    word: text('word').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.near, table.word, table.at] })],
);
