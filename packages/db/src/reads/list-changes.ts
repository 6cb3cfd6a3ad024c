import type { Change, ChangeFeed } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Json, jsonObject } from '../json.ts';
import { changes } from '../schema/index.ts';
import { boundLimit, type Database, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

const since = sql`CAST(${sql.placeholder('since')} AS INTEGER)`;

const item = jsonObject<Change>({
  sequence: changes.sequence,
  kind: changes.kind,
  slug: changes.slug,
  at: changes.at,
});

const feed = sql`(SELECT '{"items":[' || coalesce(group_concat(item, ','), '')
    || '],"nextSince":' || coalesce(max(sequence), ${since}) || '}'
  FROM (SELECT ${changes.sequence} AS sequence, ${item} AS item FROM ${changes}
    WHERE ${changes.sequence} > ${since} ORDER BY ${changes.sequence} ${boundLimit('limit')}))` as Json<ChangeFeed>;

const newest = sql`(SELECT coalesce(max(${changes.sequence}), 0) FROM ${changes})`;

/** Exported so that a test can ask for its query plan. */
export const changeListStatement = statement<{ since: number; limit: number; known: string }>(
  sql`SELECT ${versioned(newest, feed)}`,
);

/**
 * The changes after a sequence number, oldest first. Walks the primary key and reads only what it gives. Numbers are given
 * inside the transactions that write the plugins, of which there is one at a time: whoever sees a number sees all below it.
 *
 * @param page `known` is the version that the caller holds, or an empty text: it moves with every change
 * @returns the version is the latest sequence number, 0 where there is none
 */
export const listChanges = async (
  db: Database,
  page: { since: number; limit: number; known: string },
): Promise<Versioned<ChangeFeed>> => {
  const row = await changeListStatement.bind(db, page).first<Versioned<ChangeFeed>>();
  if (!row) throw new Error('a SELECT without FROM gave no row');
  return row;
};
