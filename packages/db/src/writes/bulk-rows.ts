import { type Column, getTableColumns, getTableName, type InferInsertModel } from 'drizzle-orm';
import type { SQLiteTable } from 'drizzle-orm/sqlite-core';

/** What one bound parameter holds at most, in bytes of UTF-8. D1 takes a value of 2,000,000. */
const PARAMETER_BYTES_MAX = 1_800_000;

/** A bulk statement before it is bound: its SQL text takes one parameter, a JSON array of rows. */
export type BulkStatement<Row> = (
  db: Pick<D1Database, 'prepare'>,
  rows: readonly Row[],
) => D1PreparedStatement[];

/** @throws where one row alone is longer than a parameter: no crawl may make such a row */
const refuseOver = (bytes: number): void => {
  if (bytes > PARAMETER_BYTES_MAX)
    throw new Error(`a row of ${bytes} bytes does not fit a parameter of ${PARAMETER_BYTES_MAX}`);
};

/**
 * Cuts JSON texts into arrays that each fit one bound parameter.
 *
 * @param items JSON texts of a row each
 * @throws where one of them does not fit
 */
export const jsonChunks = (items: readonly string[]): string[] => {
  const chunks: string[] = [];
  let chunk: string[] = [];
  let chunkBytes = 0;
  for (const item of items) {
    const bytes = Buffer.byteLength(item);
    refuseOver(bytes);
    if (chunkBytes + bytes > PARAMETER_BYTES_MAX) {
      chunks.push(`[${chunk.join()}]`);
      chunk = [];
      chunkBytes = 0;
    }
    chunk.push(item);
    chunkBytes += bytes + 1;
  }
  if (chunk.length) chunks.push(`[${chunk.join()}]`);
  return chunks;
};

/**
 * The items of several arrays of `jsonChunks` as one table, for a statement that must know all of them at once.
 *
 * @param count how many there are; bound as `?{first}` and those after it
 * @returns SQL of what follows FROM: `one.value` is an item
 */
export const eachOfChunks = (count: number, first: number): string => {
  const chunks = Array.from({ length: count }, (_, place) => `(?${first + place})`);
  const texts = count ? `VALUES ${chunks.join()}` : `VALUES ('[]')`;
  return `(${texts}) AS chunk CROSS JOIN jsonb_each(chunk.column1) AS one`;
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

/** How many rows as long as those of a text fit a parameter. @param bytes how long that text of `count` rows is */
const fitting = (count: number, bytes: number): number =>
  Math.max(1, Math.floor((FILLED * PARAMETER_BYTES_MAX * count) / bytes));

/**
 * Rows as JSON arrays that each fit one parameter: as many rows at once as fit if all are as long as those before.
 *
 * @throws where one row does not fit
 */
export const textsOf = (rows: readonly unknown[]): string[] => {
  const sample = rows.slice(0, SAMPLE);
  const texts: string[] = [];
  let count = fitting(sample.length, Buffer.byteLength(textOf(sample)));
  for (let start = 0; start < rows.length; ) {
    const chunk = rows.slice(start, start + count);
    const text = textOf(chunk);
    const bytes = Buffer.byteLength(text);
    if (chunk.length === 1) refuseOver(bytes);
    // No more than twice as many as before: what follows short rows may be long.
    count = Math.min(fitting(chunk.length, bytes), 2 * chunk.length);
    if (bytes > PARAMETER_BYTES_MAX) continue;
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
 * Inserts any number of rows with one statement for each 1.8 MB: `INSERT … SELECT … FROM jsonb_each(?)`, which unlike
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
