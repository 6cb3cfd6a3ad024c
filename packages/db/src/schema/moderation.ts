import { PLUGIN_STATUSES, REPORT_STATUSES } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { index, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { uuidKey } from './columns.ts';
import { pluginRatings, users } from './people.ts';
import { plugins } from './plugins.ts';

/** Why a plugin is blocked, and what it was before. */
export const pluginBlocks = sqliteTable('plugin_blocks', {
  pluginId: text('plugin_id')
    .primaryKey()
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' }),
  reason: text('reason').notNull(),
  statusBefore: text('status_before', { enum: PLUGIN_STATUSES }).notNull(),
  blockedAt: text('blocked_at').notNull(),
});

/** A person's complaint about a plugin, or about a review of it. */
export const reports = sqliteTable(
  'reports',
  {
    id: uuidKey(),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    pluginId: text('plugin_id')
      .notNull()
      .references(() => plugins.id, { onDelete: 'cascade' }),
    ratingId: text('rating_id').references(() => pluginRatings.id, { onDelete: 'cascade' }),
    reason: text('reason').notNull(),
    status: text('status', { enum: REPORT_STATUSES }).notNull().default('open'),
    createdAt: text('created_at').notNull(),
    decidedAt: text('decided_at'),
  },
  (table) => [
    index('reports_by_status').on(table.status, table.id),
    index('reports_by_user').on(table.userId),
    index('reports_by_plugin').on(table.pluginId),
    index('reports_by_rating').on(table.ratingId),
    uniqueIndex('reports_open_plugin')
      .on(table.userId, table.pluginId)
      .where(sql`status = 'open' AND rating_id IS NULL`),
    uniqueIndex('reports_open_review')
      .on(table.userId, table.ratingId)
      .where(sql`status = 'open' AND rating_id IS NOT NULL`),
  ],
);
