import { describe, expect, it } from 'vitest';
import { createdWith, rowsOf, TABLES } from './support/tables.ts';

/** Closed in the contract, open in the table: codes are appended, and no CHECK can be changed without a rebuild. */
const OPEN_ENUMS = new Set(['crawl_runs.code']);

const listOf = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

const indexStarts = async (table: string): Promise<string[]> => {
  const indexes = await rowsOf<{ name: string; partial: 0 | 1 }>(`PRAGMA index_list(${table})`);
  const starts = indexes
    .filter((index) => index.partial === 0)
    .map(async ({ name }) => {
      const [first] = await rowsOf<{ name: string }>(`PRAGMA index_info(${name})`);
      return first?.name ?? '';
    });
  return Promise.all(starts);
};

const checksMissing = async (table: string, checks: string[]): Promise<string[]> => {
  const created = await createdWith(table);
  return checks.filter((check) => !created.includes(check));
};

describe('the tables', () => {
  it.each(TABLES)('$name is STRICT', async ({ name }) => {
    const [table] = await rowsOf<{ strict: 0 | 1 }>(`PRAGMA table_list(${name})`);

    expect(table?.strict).toBe(1);
  });

  it.each(TABLES)('$name has an index that begins with each of its foreign keys', async (table) => {
    const keys = table.foreignKeys.flatMap((key) =>
      key.reference().columns.map(({ name }) => name),
    );

    // An integer that is the primary key is where a row is, and has no index.
    const place = table.columns.find((one) => one.primary && one.getSQLType() === 'integer');
    const starts = [...(await indexStarts(table.name)), place?.name ?? ''];

    expect(keys.filter((key) => !starts.includes(key))).toEqual([]);
  });

  it.each(TABLES)('$name admits exactly the values of its enums', async ({ name, columns }) => {
    const checks = columns
      .filter((column) => column.enumValues && !OPEN_ENUMS.has(`${name}.${column.name}`))
      .map((column) => `CHECK (${column.name} IN (${listOf(column.enumValues ?? [])}))`);

    const missing = await checksMissing(name, checks);

    expect(missing).toEqual([]);
  });

  it.each(TABLES)('$name admits only JSON where JSON is read', async ({ name, columns }) => {
    const checks = columns
      .filter((column) => column.dataType === 'json')
      .map((column) => `CHECK (json_valid(${column.name}))`);

    const missing = await checksMissing(name, checks);

    expect(missing).toEqual([]);
  });

  it.each(TABLES)('$name admits only 0 and 1 where a yes or no is read', async (table) => {
    const checks = table.columns
      .filter((column) => column.dataType === 'boolean')
      .map((column) => `CHECK (${column.name} IN (0, 1))`);

    const missing = await checksMissing(table.name, checks);

    expect(missing).toEqual([]);
  });
});
