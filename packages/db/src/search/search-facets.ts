import type { SearchFacets } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Json, jsonObject } from '../json.ts';
import { registryTotals } from '../schema/index.ts';
import { statement } from '../statement.ts';

/** How many of the most popular matches are counted. */
const SAMPLE_MAX = 200;
/** How many values of each kind are told. */
const VALUES_MAX = 10;

const counted = (column: 'category' | 'kind' | 'owner'): Json<SearchFacets['category']> => {
  const name: SQL = sql.raw(column);
  return sql`(SELECT '[' || coalesce(group_concat('{"name":' || json_quote(name) || ',"count":' || count || '}'), '') || ']'
    FROM (SELECT ${name} AS name, count(*) AS count FROM sample WHERE ${name} IS NOT NULL
      GROUP BY ${name} ORDER BY count DESC, name LIMIT ${sql.raw(String(VALUES_MAX))}))`;
};

/**
 * How the 200 most popular matches spread over categories, types and owners: a bounded number, so that a common word costs
 * no more than a rare one. `body` is NULL where the caller's version is current.
 */
export const facetsStatement = statement<{ match: string; known: string }>(
  sql`WITH sample AS MATERIALIZED (SELECT kind, owner, category FROM search_index
      WHERE search_index MATCH ${sql.placeholder('match')} ORDER BY rowid LIMIT ${sql.raw(String(SAMPLE_MAX))})
    SELECT CASE WHEN CAST(${registryTotals.revision} AS TEXT) = ${sql.placeholder('known')} THEN NULL
      ELSE ${jsonObject<SearchFacets>({
        category: counted('category'),
        type: counted('kind'),
        owner: counted('owner'),
      })} END AS body
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);
