import type { User } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, jsonArrayOf, jsonObject } from '../json.ts';
import { collections, pluginRatings, plugins, registryTotals, users } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { collectionSummaryJson } from './list-collections.ts';
import { ratingJson } from './rating-json.ts';

/** How many collections and ratings a profile shows. */
const SHOWN = 100;

/** Exported so that a test can ask for its query plan. */
export const userStatement = statement<{ username: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    jsonObject<User>({
      username: users.username,
      displayName: users.displayName,
      avatarUrl: users.avatarUrl,
      url: users.url,
      createdAt: users.createdAt,
      collections: jsonArrayOf(
        collectionSummaryJson,
        sql`${collections} WHERE ${collections.userId} = ${users.id} AND ${collections.visibility} = 'public'
          ORDER BY ${collections.id} DESC LIMIT ${numeral(SHOWN)}`,
      ),
      ratings: jsonArrayOf(
        ratingJson(column(plugins.slug)),
        sql`${pluginRatings} CROSS JOIN ${plugins} ON ${plugins.id} = ${pluginRatings.pluginId}
          WHERE ${pluginRatings.userId} = ${users.id} AND ${plugins.status} <> 'blocked' ORDER BY ${pluginRatings.id} DESC LIMIT ${numeral(SHOWN)}`,
      ),
    }),
  )} FROM ${registryTotals} CROSS JOIN ${users}
    WHERE ${registryTotals.id} = 1 AND ${users.username} = ${sql.placeholder('username')}`,
);

/** A person's public profile with their newest 100 public collections and 100 ratings. */
export const findUser = async (
  db: Database,
  username: string,
  known: string,
): Promise<Versioned<User> | undefined> =>
  (await userStatement.bind(db, { username, known }).first<Versioned<User>>()) ?? undefined;
