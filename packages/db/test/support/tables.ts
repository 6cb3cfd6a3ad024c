import { env } from 'cloudflare:workers';
import { is, SQL, type SQLWrapper } from 'drizzle-orm';
import { getTableConfig, SQLiteAsyncDialect, SQLiteTable } from 'drizzle-orm/sqlite-core';
import * as schema from '../../src/schema/index.ts';

/** Every table that the Drizzle schema declares, with its columns, keys and indexes. */
export const TABLES = Object.values(schema)
  .filter((value) => is(value, SQLiteTable))
  .map((table) => getTableConfig(table));

/** A table as `getTableConfig` tells it. */
export type TableConfig = (typeof TABLES)[number];

const dialect = new SQLiteAsyncDialect();

/** The text of an SQL expression that binds nothing. */
export const sqlText = (expression: SQLWrapper): string =>
  dialect.sqlToQuery(expression.getSQL()).sql;

/** A default as SQL writes it, or null without one. */
export const defaultText = (value: unknown): string | null => {
  if (value === undefined) return null;
  if (is(value, SQL)) return sqlText(value);
  return typeof value === 'string' ? `'${value}'` : String(value);
};

/** All rows of a statement without values. */
export const rowsOf = async <Row>(statement: string): Promise<Row[]> =>
  (await env.DB.prepare(statement).all<Row>()).results;

/** The full-text index and what SQLite keeps for it: Drizzle has no words for them. */
const FULL_TEXT = /^search_(?:index|names|words)(?:_|$)/;

/** Names of the tables that migrations made: neither SQLite's own, nor the record of migrations, nor the full-text index. */
export const storedTables = async (): Promise<string[]> => {
  const rows = await rowsOf<{ name: string }>(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
      AND name NOT LIKE '!_cf!_%' ESCAPE '!' AND name <> 'd1_migrations' ORDER BY name`,
  );
  return rows.map((row) => row.name).filter((name) => !FULL_TEXT.test(name));
};

/** The `CREATE` statement that a table or index was made with, its white space made single. */
export const createdWith = async (name: string): Promise<string> => {
  const row = await env.DB.prepare('SELECT sql FROM sqlite_master WHERE name = ?')
    .bind(name)
    .first<{ sql: string }>();
  return row?.sql.replace(/\s+/g, ' ') ?? '';
};
