import { fillPlaceholders, type SQL, sql } from 'drizzle-orm';
import { CasingCache } from 'drizzle-orm/casing';

/** What statements run on: a D1 database, or a session of one. */
export type Database = Pick<D1Database, 'prepare' | 'batch'>;

/** A statement whose SQL text is built at its first use and kept; from then on, `bind` only fills its placeholders. */
export type Statement<Values extends Record<string, unknown>> = {
  readonly text: string;
  bind(db: Pick<Database, 'prepare'>, values: Values): D1PreparedStatement;
};

/** How SQLite writes names, values and texts. Drizzle's own dialect brings its query builders along, which nothing here uses. */
const WRITTEN = {
  casing: new CasingCache(),
  escapeName: (name: string) => `"${name.replaceAll('"', '""')}"`,
  escapeParam: () => '?',
  escapeString: (text: string) => `'${text.replaceAll("'", "''")}'`,
};

/**
 * `LIMIT` with a bound value. SQLite looks at the value of a bare `LIMIT ?` to plan for it, which means to parse and plan the
 * whole statement again each time that it is bound: as costly as reading a page. Of a sum it does not know the value.
 *
 * @param name of the placeholder
 */
export const boundLimit = (name: string): SQL => sql`LIMIT ${sql.placeholder(name)} + 0`;

/** A number of ours, as it stands in the text of a statement: one that never changes need not be bound. */
export const numeral = (value: number): SQL => sql.raw(String(value));

/** A table of the numbers from 0, `column1`. No cursor walks it, so that D1 counts none of its rows as read. */
export const numbers = (count: number): SQL =>
  sql.raw(`(VALUES ${Array.from({ length: count }, (_, number) => `(${number})`).join()})`);

/**
 * A statement of Drizzle columns. Building its text costs more than running it: keep the result. And a worker that starts
 * must not build them all: hence at the first use.
 *
 * @param query a whole statement; `sql.placeholder('x')` stands for the value named x
 */
export const statement = <Values extends Record<string, unknown>>(
  query: SQL,
): Statement<Values> => {
  let built: { sql: string; params: unknown[] } | undefined;
  const build = () => {
    if (built) return built;
    const { sql: text, params } = query.toQuery(WRITTEN);
    // It travels with every call.
    built = { sql: text.replace(/\s+/g, ' '), params };
    return built;
  };
  return {
    get text() {
      return build().sql;
    },
    bind: (db, values) => {
      const { sql: text, params } = build();
      return db.prepare(text).bind(...fillPlaceholders(params, values));
    },
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
