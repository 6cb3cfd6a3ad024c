import type { Me } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { users } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const meStatement = statement<{ userId: string }>(
  sql`SELECT ${users.id} AS id, ${users.username} AS username, ${users.displayName} AS displayName,
      ${users.avatarUrl} AS avatarUrl, ${users.url} AS url, ${users.role} AS role, ${users.createdAt} AS createdAt
    FROM ${users} WHERE ${users.id} = ${sql.placeholder('userId')}`,
);

/** A person's own profile, without what they came with. */
export const findMe = async (
  db: Database,
  userId: string,
): Promise<Omit<Me, 'via' | 'scopes'> | undefined> =>
  (await meStatement.bind(db, { userId }).first<Omit<Me, 'via' | 'scopes'>>()) ?? undefined;
