import { sql } from 'drizzle-orm';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import { flag } from './columns.ts';
import { plugins } from './plugins.ts';

/** The secret of a day's marks. While it is there, downloads of that day are taken; afterwards nobody can tell what its marks were made of. */
export const downloadKeys = sqliteTable('download_keys', {
  day: text('day').primaryKey().notNull(),
  key: text('key').notNull(),
});

/** A download that counts: one a day for a plugin, kind of client and network. `sequence` orders them by arrival. */
export const downloadMarks = sqliteTable(
  'download_marks',
  {
    sequence: integer('sequence').primaryKey({ autoIncrement: true }).notNull(),
    day: text('day').notNull(),
    mark: text('mark').notNull(),
    pluginId: text('plugin_id').notNull(),
    automated: flag('automated'),
  },
  (table) => [uniqueIndex('download_marks_by_day').on(table.day, table.mark)],
);

/** What was counted of a plugin's day and does not show yet: it does once `dueAt` is there. */
export const waitingDownloads = sqliteTable(
  'waiting_downloads',
  {
    pluginId: text('plugin_id')
      .notNull()
      .references(() => plugins.id, { onDelete: 'cascade' }),
    day: text('day').notNull(),
    downloads: integer('downloads').notNull(),
    automated: integer('automated').notNull(),
    dueAt: text('due_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.pluginId, table.day] }),
    index('waiting_downloads_by_due').on(table.dueAt),
  ],
);

/**
 * The one row that says how far counting has come: marks up to `folded` are counted; sums are those of `rolledDay` for all
 * plugins up to `rolledAfter`, or for all where that is NULL. `folding` and `rollingTo` only live within a batch.
 */
export const downloadState = sqliteTable('download_state', {
  id: integer('id').primaryKey().notNull(),
  folded: integer('folded').notNull().default(0),
  folding: integer('folding').notNull().default(0),
  rolledDay: text('rolled_day').notNull().default(sql`''`),
  rolledAfter: text('rolled_after'),
  rollingTo: text('rolling_to'),
});
