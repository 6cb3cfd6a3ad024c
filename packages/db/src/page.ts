import { type SQL, sql } from 'drizzle-orm';
import type { Json, JsonText } from './json.ts';
import { registryTotals } from './schema/index.ts';
import { versioned } from './versioned.ts';

/** A page as the database gives it. `nextKey` is the sort key of its last item, or null on the last page. */
export type PageRead<T> = {
  version: string;
  page: { items: JsonText<T[]>; nextKey: string | null } | null;
};

/** What every page statement binds, besides its filters: `first` is one more than the items wanted. */
export type PageValues = { known: string; limit: number; first: number };

/**
 * Items and next key of one page as one text: the key of the last item (JSON, empty on the last page), a line feed,
 * and the JSON array. One text is one value, which a CASE can leave unread.
 *
 * @param key the unique sort key of a row
 * @param item a row's JSON
 * @param from what follows FROM, ordered, without LIMIT
 */
export const pageText = <T>(key: SQL, item: Json<T>, from: SQL): SQL => {
  const { limit, first } = { limit: sql.placeholder('limit'), first: sql.placeholder('first') };
  return sql`(SELECT iif(count(*) > ${limit}, json_quote(max(CASE WHEN n = ${limit} THEN key END)), '') || char(10) ||
    '[' || coalesce(group_concat(item, ',') FILTER (WHERE n <= ${limit}), '') || ']'
    FROM (SELECT row_number() OVER () AS n, key, item FROM (SELECT ${key} AS key, ${item} AS item FROM ${from} LIMIT ${first})))`;
};

/** A whole page statement, versioned by the registry's revision. */
export const pageStatement = <T>(key: SQL, item: Json<T>, from: SQL): SQL =>
  sql`SELECT ${versioned(sql`${registryTotals.revision}`, pageText(key, item, from) as Json<never>)}
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`;

type PageRow = { version: string; body: string | null };

const pageOf = <T>(row: PageRow): PageRead<T> => {
  if (row.body === null) return { version: row.version, page: null };
  const end = row.body.indexOf('\n');
  const key = row.body.slice(0, end);
  return {
    version: row.version,
    page: {
      items: row.body.slice(end + 1) as JsonText<T[]>,
      nextKey: key === '' ? null : (JSON.parse(key) as string),
    },
  };
};

/**
 * Runs the page statement of something that may not exist: one D1 round trip.
 *
 * @returns undefined where what the list belongs to does not exist
 */
export const findPage = async <T>(bound: D1PreparedStatement): Promise<PageRead<T> | undefined> => {
  const row = await bound.first<PageRow>();
  return row ? pageOf<T>(row) : undefined;
};

/**
 * Runs a page statement: one D1 round trip.
 *
 * @returns the version, and the page unless the caller holds it already
 * @throws where the database was not migrated
 */
export const readPage = async <T>(bound: D1PreparedStatement): Promise<PageRead<T>> => {
  const found = await findPage<T>(bound);
  if (!found) throw new Error('registry_totals has no row: the database is not migrated');
  return found;
};
