import { type Column, getTableColumns, getTableName, type InferInsertModel } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** What one bound parameter may hold, in characters. D1 takes a value of 2 MB; multi-byte text needs the margin. */
const PARAMETER_CHARACTERS_MAX = 900_000;

/** A bulk statement before it is bound: its SQL text takes one parameter, a JSON array of rows. */
export type BulkStatement<Row> = (
  db: Pick<D1Database, 'prepare'>,
  rows: readonly Row[],
) => D1PreparedStatement[];

/**
 * Cuts JSON texts into arrays that each fit one bound parameter.
 *
 * @param items JSON texts of a row each
 */
export const jsonChunks = (items: readonly string[]): string[] => {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let length = 0;
  for (const item of items) {
    if (length + item.length > PARAMETER_CHARACTERS_MAX && chunk.length) {
      chunks.push(`[${chunk.join()}]`);
      chunk = [];
      length = 0;
    }
    chunk.push(item);
    length += item.length + 1;
  }
  if (chunk.length) chunks.push(`[${chunk.join()}]`);
  return chunks;
};

/** NUL would end a text in SQL, and half of a surrogate pair is no text: both become U+FFFD. */
const storable = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\ufffd') : value;

/** What stands for NUL or half of a surrogate pair in JSON. `\u` is looked for first, because most texts have none. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/i;

const textOf = (rows: unknown): string => {
  const text = JSON.stringify(rows);
  return text.includes('\\u') && UNSTORABLE.test(text) ? JSON.stringify(rows, storable) : text;
};

/** How many rows are made text at first, to see how long they are. */
const SAMPLE = 32;

/** How much of a parameter is aimed at: rows that are a little longer than expected must not be made text twice. */
const FILLED = 0.9;

/** How many rows as long as those of a text fit a parameter. @param characters how long that text of `count` rows is */
const fitting = (count: number, characters: number): number =>
  Math.max(1, Math.floor((FILLED * PARAMETER_CHARACTERS_MAX * count) / characters));

/** Rows as JSON arrays that each fit one parameter: as many rows at once as fit if all are as long as those before. */
const textsOf = (rows: readonly unknown[]): string[] => {
  const sample = rows.slice(0, SAMPLE);
  const texts: string[] = [];
  let count = fitting(sample.length, textOf(sample).length);
  for (let start = 0; start < rows.length; ) {
    const chunk = rows.slice(start, start + count);
    const text = textOf(chunk);
    // No more than twice as many as before: what follows short rows may be long.
    count = Math.min(fitting(chunk.length, text.length), 2 * chunk.length);
    if (text.length > PARAMETER_CHARACTERS_MAX && chunk.length > 1) continue;
    texts.push(text);
    start += chunk.length;
  }
  return texts;
};

const quoteName = (name: string) => `"${name}"`;

/** The place of a column's value in a row's JSON array: stored JSON stays JSON, SQL NULL included. */
const valueAt = (column: Column, place: number): string =>
  column.dataType === 'json' ? `nullif(j.value -> ${place}, 'null')` : `j.value ->> ${place}`;

/**
 * Inserts any number of rows with one statement a megabyte: `INSERT … SELECT … FROM jsonb_each(?)`, which unlike
 * `json_each` does not parse a row's text again for each of its values. A row that exists is
 * updated only where a column differs, so that unchanged data writes nothing.
 *
 * @param keys the columns given, in any order; those not given keep their defaults
 * @param conflict the columns of the unique key, none where rows are only added; `update` what a row that exists takes over
 * @param always SQL assignments made along with any change, such as `revision = revision + 1`
 */
export const bulkUpsert = <
  Table extends SQLiteTable,
  Key extends keyof InferInsertModel<Table> & string,
>(
  table: Table,
  keys: readonly Key[],
  {
    conflict,
    update,
    always = [],
  }: { conflict: readonly Key[]; update: readonly Key[]; always?: string[] },
): BulkStatement<Pick<InferInsertModel<Table>, Key>> => {
  const columns = getTableColumns(table);
  const columnOf = (key: Key): Column => {
    const column = columns[key];
    if (!column) throw new Error(`${getTableName(table)} has no column ${key}`);
    return column;
  };
  const nameOf = (key: Key) => quoteName(columnOf(key).name);
  const name = quoteName(getTableName(table));
  const sets = [...update.map((key) => `${nameOf(key)} = excluded.${nameOf(key)}`), ...always];
  const differs = update.map((key) => `${name}.${nameOf(key)} IS NOT excluded.${nameOf(key)}`);
  const resolution = update.length
    ? `DO UPDATE SET ${sets.join(', ')} WHERE ${differs.join(' OR ')}`
    : 'DO NOTHING';
  const text = `INSERT INTO ${name} (${keys.map(nameOf).join(', ')})
    SELECT ${keys.map((key, place) => valueAt(columnOf(key), place)).join(', ')}
    FROM jsonb_each(?) AS j WHERE true
    ${conflict.length ? `ON CONFLICT (${conflict.map(nameOf).join(', ')}) ${resolution}` : ''}`;
  return (db, rows) =>
    rows.length
      ? textsOf(rows.map((row) => keys.map((key) => row[key] ?? null))).map((chunk) =>
          db.prepare(text).bind(chunk),
        )
      : [];
};
