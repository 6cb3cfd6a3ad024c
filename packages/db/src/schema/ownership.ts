import { index, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { users } from './people.ts';
import { repositories } from './repositories.ts';

/** A person whom the host lets administer or maintain a repository; `checkedAt` is when it last said so. */
export const repositoryOwners = sqliteTable(
  'repository_owners',
  {
    repositoryId: text('repository_id')
      .notNull()
      .references(() => repositories.id, { onDelete: 'cascade' }),
    userId: text('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    permission: text('permission', { enum: ['admin', 'maintain'] }).notNull(),
    claimedAt: text('claimed_at').notNull(),
    checkedAt: text('checked_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.repositoryId, table.userId] }),
    index('repository_owners_by_user').on(table.userId, table.repositoryId),
  ],
);
