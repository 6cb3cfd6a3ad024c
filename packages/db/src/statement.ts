import { fillPlaceholders, type SQL } from 'drizzle-orm';
import { SQLiteAsyncDialect } from 'drizzle-orm/sqlite-core';

/** What statements run on: a D1 database, or a session of one. */
export type Database = Pick<D1Database, 'prepare' | 'batch'>;

/** A statement whose SQL text was built once; `bind` only fills its placeholders. */
export type Statement<Values extends Record<string, unknown>> = {
  readonly text: string;
  bind(db: Pick<Database, 'prepare'>, values: Values): D1PreparedStatement;
};

const dialect = new SQLiteAsyncDialect();

/**
 * Builds a statement's SQL text from Drizzle columns, once. Building costs more than running: keep the result.
 *
 * @param query a whole statement; `sql.placeholder('x')` stands for the value named x
 */
export const statement = <Values extends Record<string, unknown>>(
  query: SQL,
): Statement<Values> => {
  const { sql: text, params } = dialect.sqlToQuery(query);
  return {
    text,
    bind: (db, values) => db.prepare(text).bind(...fillPlaceholders(params, values)),
  };
};

/**
 * Builds each variant of a statement at its first use and keeps it. Variants must be few: they are never dropped.
 *
 * @param build makes the statement of one variant
 * @returns the statement of a variant; the same one for an equal key
 */
export const variants = <Variant, Values extends Record<string, unknown>>(
  key: (variant: Variant) => string,
  build: (variant: Variant) => SQL,
) => {
  const built = new Map<string, Statement<Values>>();
  return (variant: Variant): Statement<Values> => {
    const name = key(variant);
    const known = built.get(name) ?? statement<Values>(build(variant));
    built.set(name, known);
    return known;
  };
};
