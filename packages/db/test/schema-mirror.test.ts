import { describe, expect, it } from 'vitest';
import {
  createdWith,
  defaultText,
  rowsOf,
  sqlText,
  storedTables,
  TABLES,
} from './support/tables.ts';

type StoredColumn = {
  name: string;
  type: string;
  notnull: 0 | 1;
  dflt_value: string | null;
  pk: number;
  hidden: number;
};
type StoredKey = { table: string; from: string; to: string; on_delete: string };
type StoredIndex = { name: string; unique: 0 | 1; origin: 'c' | 'u' | 'pk'; partial: 0 | 1 };

const VIRTUAL = 2;

const indexColumns = async (name: string): Promise<string[]> => {
  const rows = await rowsOf<{ name: string; key: 0 | 1 }>(`PRAGMA index_xinfo(${name})`);
  return rows.filter((row) => row.key === 1).map((row) => row.name);
};

const storedIndexes = (table: string) => rowsOf<StoredIndex>(`PRAGMA index_list(${table})`);

const declaredColumns = (table: (typeof TABLES)[number]) => {
  const composite = table.primaryKeys[0]?.columns.map((column) => column.name) ?? [];
  return table.columns.map((column) => ({
    name: column.name,
    type: column.getSQLType().toUpperCase(),
    notNull: column.notNull,
    default: defaultText(column.default),
    key: column.primary ? 1 : composite.indexOf(column.name) + 1,
    virtual: column.generated?.mode === 'virtual',
  }));
};

describe('the Drizzle schema', () => {
  it('declares every table that the migrations make, and no other', async () => {
    const declared = TABLES.map((table) => table.name).sort();

    const stored = await storedTables();

    expect(declared).toEqual(stored);
  });

  it.each(TABLES)('has the columns of $name', async (table) => {
    const stored = await rowsOf<StoredColumn>(`PRAGMA table_xinfo(${table.name})`);

    const byName = (one: { name: string }, other: { name: string }) =>
      one.name < other.name ? -1 : 1;
    expect(declaredColumns(table).sort(byName)).toEqual(
      stored
        .map((column) => ({
          name: column.name,
          type: column.type,
          notNull: column.notnull === 1,
          default: column.dflt_value,
          key: column.pk,
          virtual: column.hidden === VIRTUAL,
        }))
        .sort(byName),
    );
  });

  it.each(TABLES)('computes the generated columns of $name as the database does', async (table) => {
    const generated = table.columns.flatMap((column) => {
      if (!column.generated) return [];
      const value = sqlText(column.generated.as as never).replace(/\s+/g, ' ');
      const type = `${column.getSQLType().toUpperCase()}${column.notNull ? ' NOT NULL' : ''}`;
      return [`${column.name} ${type} GENERATED ALWAYS AS (${value})`];
    });

    const created = await createdWith(table.name);

    expect(generated.filter((expression) => !created.includes(expression))).toEqual([]);
    expect(created.split('GENERATED ALWAYS').length - 1).toBe(generated.length);
  });

  it.each(TABLES)('has the foreign keys of $name', async (table) => {
    const stored = await rowsOf<StoredKey>(`PRAGMA foreign_key_list(${table.name})`);

    const declared = table.foreignKeys.map((key) => {
      const { columns, foreignColumns, foreignTable } = key.reference();
      const [from, to] = [columns, foreignColumns].map((list) =>
        list.map(({ name }) => name).join(),
      );
      return `${from} → ${TABLES.find(({ columns: all }) => all.some((column) => column.table === foreignTable))?.name}(${to}) ${key.onDelete?.toUpperCase()}`;
    });
    expect(declared.sort()).toEqual(
      stored.map((key) => `${key.from} → ${key.table}(${key.to}) ${key.on_delete}`).sort(),
    );
  });

  it.each(TABLES)('has the indexes of $name', async (table) => {
    const stored = (await storedIndexes(table.name)).filter((index) => index.origin === 'c');
    const storedLines = stored.map(async ({ name, unique }) => {
      const where = (await createdWith(name)).split(' WHERE ')[1] ?? 'all';
      return `${name} (${await indexColumns(name)}) ${unique ? 'unique' : ''} of ${where}`;
    });

    const declared = table.indexes.map(({ config }) => {
      const columns = config.columns.map((column) => ('name' in column ? column.name : ''));
      const where = config.where ? sqlText(config.where) : 'all';
      return `${config.name} (${columns}) ${config.unique ? 'unique' : ''} of ${where}`;
    });

    expect(declared.sort()).toEqual((await Promise.all(storedLines)).sort());
  });

  it.each(TABLES)('knows which columns of $name are unique', async (table) => {
    const stored = (await storedIndexes(table.name)).filter((index) => index.origin === 'u');
    const columns = await Promise.all(stored.map(({ name }) => indexColumns(name)));

    const declared = table.columns.filter((column) => column.isUnique).map(({ name }) => name);

    expect(declared.sort()).toEqual(columns.map(String).sort());
  });
});
