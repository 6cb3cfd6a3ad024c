import { Column, type GetColumnData, is, type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';

/** JSON text of a T, made by the database. The brand ties SQL expressions to wire types at compile time. */
export type JsonText<T> = string & { readonly json: T };

/** An expression that yields the JSON text of a T. */
export type Json<T> = SQL<JsonText<T>>;

/** Arguments that D1 lets one SQL function take. */
const FUNCTION_ARGUMENTS_MAX = 32;
const FIELDS_PER_CALL = FUNCTION_ARGUMENTS_MAX / 2;

/** A text or number expression as JSON; SQL's NULL becomes JSON's. */
export const quoted = <T extends string | number | null>(expression: SQL): Json<T> =>
  sql<JsonText<T>>`json_quote(${expression})`;

/** An expression that already is JSON text. */
export const jsonText = <T>(expression: SQL): Json<T> =>
  sql<JsonText<T>>`coalesce(${expression}, 'null')`;

/** A column as JSON: booleans and stored JSON as themselves, texts and numbers quoted. */
export const column = <C extends AnySQLiteColumn>(source: C): Json<GetColumnData<C>> => {
  if (source.dataType === 'boolean') return sql`iif(${source}, 'true', 'false')`;
  if (source.dataType === 'json') return sql`coalesce(${source}, 'null')`;
  return sql`json_quote(${source})`;
};

type Field<T> =
  | Json<T>
  | (AnySQLiteColumn & { _: { data: NonNullable<T>; notNull: null extends T ? boolean : true } });

/** Each field of a wire type, from a column of that very type or an expression declared to yield it. */
export type Fields<T> = { [K in keyof T]: Field<T[K]> };

/** `"name":value,…` without braces, in calls that D1's argument limit allows. */
const members = <T>(fields: Fields<T>): SQL => {
  const parts = Object.entries<Field<unknown>>(fields).map(([name, field], place) => {
    const value = is(field, Column) ? column(field) : field;
    return sql`${sql.raw(`'${place ? ',' : ''}"${name}":'`)}, ${value}`;
  });
  const calls: SQL[] = [];
  for (let start = 0; start < parts.length; start += FIELDS_PER_CALL) {
    calls.push(sql`concat(${sql.join(parts.slice(start, start + FIELDS_PER_CALL), sql`, `)})`);
  }
  return sql.join(calls, sql` || `);
};

/**
 * A JSON object built by the database as text, so that an answer needs no parsing and no mapping on its way out.
 * The fields are checked against T at compile time: none missing, none extra, each of its type.
 */
export const jsonObject = <T>(fields: Fields<T>): Json<T> =>
  sql`('{' || ${members(fields)} || '}')`;

/** One JSON object of fields and of those of another object, which has some. */
export const jsonObjects = <Some, More>(
  fields: Fields<Some>,
  more: Json<More>,
): Json<Some & More> => sql`('{' || ${members(fields)} || ',' || substr(${more}, 2))`;

/**
 * A JSON array of one item for each row.
 *
 * @param item the item's JSON, in terms of `from`
 * @param from what follows FROM: tables, conditions, order
 */
export const jsonArrayOf = <T>(item: Json<T>, from: SQL): Json<T[]> =>
  sql`(SELECT '[' || coalesce(group_concat(item, ','), '') || ']' FROM (SELECT ${item} AS item FROM ${from}))`;
