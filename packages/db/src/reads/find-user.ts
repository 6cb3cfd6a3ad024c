import type { CollectionSummary, PluginRating, User } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import { column, jsonObject } from '../json.ts';
import { collections, pluginRatings, plugins, registryTotals, users } from '../schema/index.ts';
import { type Database, numeral } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { collectionSummaryJson } from './list-collections.ts';
import { ratingJson } from './rating-json.ts';

/** How many collections and ratings a profile shows. */
const SHOWN = 100;

const collectionItems: Items<CollectionSummary> = {
  item: collectionSummaryJson,
  tables: sql`${collections}`,
  belonging: sql`${collections.userId} = ${users.id} AND ${collections.visibility} = 'public'`,
  order: sql`${collections.id} DESC LIMIT ${numeral(SHOWN)}`,
};

const ratingItems: Items<PluginRating> = {
  item: ratingJson(column(plugins.slug)),
  tables: sql`${pluginRatings} CROSS JOIN ${plugins} ON ${plugins.id} = ${pluginRatings.pluginId}`,
  belonging: sql`${pluginRatings.userId} = ${users.id} AND ${plugins.status} <> 'blocked'`,
  order: sql`${pluginRatings.id} DESC LIMIT ${numeral(SHOWN)}`,
};

/** Exported so that a test can ask for its query plan. */
export const userStatement = divisibleStatement({
  select: ({ arrayOf }) =>
    versioned(
      sql`${registryTotals.revision}`,
      jsonObject<User>({
        username: users.username,
        displayName: users.displayName,
        avatarUrl: users.avatarUrl,
        url: users.url,
        createdAt: users.createdAt,
        collections: arrayOf('collections', collectionItems),
        ratings: arrayOf('ratings', ratingItems),
      }),
    ),
  from: sql`${registryTotals} CROSS JOIN ${users}`,
  where: sql`${registryTotals.id} = 1 AND ${users.username} = ${sql.placeholder('username')}`,
});

/** A person's public profile with their newest 100 public collections and 100 ratings. */
export const findUser = (
  db: Database,
  username: string,
  known: string,
): Promise<Versioned<User> | undefined> =>
  readDivisible<Versioned<User>>(db, userStatement, { username, known });
