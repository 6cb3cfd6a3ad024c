import { COLLECTIONS_MAX, type CollectionSummary } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type JsonText, jsonArrayOf } from '../../json.ts';
import { collectionSummaryJson } from '../../reads/list-collections.ts';
import { collections, users } from '../../schema/index.ts';
import { type Database, numeral, statement } from '../../statement.ts';

/** Exported so that a test can ask for its query plan. */
export const ownCollectionsStatement = statement<{ userId: string }>(
  sql`SELECT ${jsonArrayOf(
    collectionSummaryJson,
    sql`${collections} CROSS JOIN ${users} ON ${users.id} = ${collections.userId}
      WHERE ${collections.userId} = ${sql.placeholder('userId')} ORDER BY ${collections.id} DESC
      LIMIT ${numeral(COLLECTIONS_MAX)}`,
  )} AS items`,
);

/** A person's own collections, the unlisted among them, the newest first. */
export const listOwnCollections = async (
  db: Database,
  userId: string,
): Promise<JsonText<CollectionSummary[]>> => {
  const row = await ownCollectionsStatement
    .bind(db, { userId })
    .first<{ items: JsonText<CollectionSummary[]> }>();
  if (!row) throw new Error('an aggregate gives one row');
  return row.items;
};
