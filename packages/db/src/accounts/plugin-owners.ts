import { type SQL, sql } from 'drizzle-orm';
import { plugins } from '../schema/index.ts';

const holdsAccount: SQL = sql`${plugins.owner} = (SELECT username FROM users WHERE id = ${sql.placeholder('userId')})`;

const claims = (condition: SQL): SQL => sql`EXISTS (SELECT 1 FROM repository_owners AS claimed
  WHERE claimed.repository_id = ${plugins.repositoryId} AND claimed.user_id = ${sql.placeholder('userId')} ${condition})`;

/**
 * Whether the person `userId` owns the plugin of the row of plugins: they claimed its repository, or it is in their own account
 * on the host. In the statement that writes, so that nothing can change in between.
 */
export const isOwnPlugin: SQL = sql`(${claims(sql``)} OR ${holdsAccount})`;

/** Whether they may act as its owner: the same, but for claims that the host has not confirmed since `since`. */
export const mayActAsOwner: SQL = sql`(${claims(sql`AND claimed.checked_at >= ${sql.placeholder('since')}`)} OR ${holdsAccount})`;
