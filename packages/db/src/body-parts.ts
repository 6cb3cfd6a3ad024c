import { type SQL, sql } from 'drizzle-orm';
import { type Json, type JsonText, jsonArrayOf } from './json.ts';
import { type Database, type Statement, statement } from './statement.ts';

/** What one item of an array is, and where the items are found, in terms of the row that they belong to. */
export type Items<T> = { item: Json<T>; tables: SQL; belonging: SQL; order: SQL };

/** A body in which arrays may be made by the database, which is then whole, or come as rows of their own. */
export type Arrays = { isWhole: boolean; arrayOf: <T>(name: string, items: Items<T>) => Json<T[]> };

/** The body of a row in one text or in parts: `version` and `body`, and how the row is found. */
type Divisible = { select: (arrays: Arrays) => SQL; from: SQL; where: SQL };

type Values = Record<string, unknown>;

/** A row with a body, whole or in parts. */
export type DivisibleStatement = {
  /** All in one; exported so that a test can ask for its query plan. */
  whole: Statement<Values>;
  /** The row with its arrays left out, then each array's items, a row each. */
  parts: ReadonlyMap<string, Statement<Values>>;
};

/** A character that no JSON text holds as it is: around the name of an array that is left out. */
const MARK = '\u001e';
const HEAD = '';

/** Arrays that the database makes. */
export const inline: Arrays = {
  isWhole: true,
  arrayOf: (_, { item, tables, belonging, order }) =>
    jsonArrayOf(item, sql`${tables} WHERE ${belonging} ORDER BY ${order}`),
};

const partStatements = ({ select, from, where }: Divisible): Map<string, Statement<Values>> => {
  const parts = new Map<string, Statement<Values>>();
  const apart: Arrays = {
    isWhole: false,
    arrayOf: <T>(name: string, { item, tables, belonging, order }: Items<T>) => {
      parts.set(
        name,
        statement(
          sql`SELECT ${item} AS item FROM ${from} CROSS JOIN ${tables} WHERE ${where} AND ${belonging} ORDER BY ${order}`,
        ),
      );
      return sql<JsonText<T[]>>`char(30) || ${sql.raw(`'${name}'`)} || char(30)`;
    },
  };
  const head = statement<Values>(sql`SELECT ${select(apart)} FROM ${from} WHERE ${where}`);
  return new Map([[HEAD, head], ...parts]);
};

/**
 * The statement of a row whose arrays may be longer than the database's longest text, in both forms, each made when it
 * is first asked for.
 *
 * @param divisible what is selected, with each array asked for by `arrayOf`, and where from
 */
export const divisibleStatement = (divisible: Divisible): DivisibleStatement => {
  let whole: Statement<Values> | undefined;
  let parts: ReadonlyMap<string, Statement<Values>> | undefined;
  return {
    get whole() {
      const { select, from, where } = divisible;
      whole ??= statement(sql`SELECT ${select(inline)} FROM ${from} WHERE ${where}`);
      return whole;
    },
    get parts() {
      parts ??= partStatements(divisible);
      return parts;
    },
  };
};

/** Whether a failure says that a text is longer than the database makes any (D1, Limits: 2,000,000 bytes). */
const isTooLong = (error: unknown): boolean =>
  /SQLITE_TOOBIG|string or blob too big/.test(String(error));

/** Reads a page: where its items are so long that together they are no text that the database makes, half as many, and so on. */
export const readFitting = async <Page extends { limit: number }, Read>(
  page: Page,
  read: (page: Page) => Promise<Read>,
): Promise<Read> => {
  try {
    return await read(page);
  } catch (error) {
    if (!isTooLong(error) || page.limit === 1) throw error;
    return readFitting({ ...page, limit: Math.floor(page.limit / 2) }, read);
  }
};

type BodyRow = { body: string | null };

/** The parts of a row, for a batch that must not fail for how long it is. */
export const partsOf = (
  db: Pick<Database, 'prepare'>,
  { parts }: DivisibleStatement,
  values: Values,
): D1PreparedStatement[] => [...parts.values()].map((part) => part.bind(db, values));

/**
 * The row that parts are of; undefined where there is none.
 *
 * @param results what the statements of `partsOf` gave, in their order
 */
export const joinParts = <Row extends BodyRow>(
  { parts }: DivisibleStatement,
  results: readonly D1Result[],
): Row | undefined => {
  const names = [...parts.keys()];
  const rowsOf = (name: string) =>
    (results[names.indexOf(name)]?.results ?? []) as Array<Row & { item: string }>;
  const [head] = rowsOf(HEAD);
  if (!head?.body) return head;
  const texts = head.body.split(MARK);
  const body = texts.map((text, place) =>
    place % 2 ? `[${rowsOf(text).map(({ item }) => item)}]` : text,
  );
  return { ...head, body: body.join('') };
};

/**
 * Reads a row: one statement, and where its body is longer than the database makes any text, a batch, in which each item of an
 * array is a row of its own. So few are so long that asking for the length first would cost all others more.
 */
export const readDivisible = async <Row extends BodyRow>(
  db: Database,
  asked: DivisibleStatement,
  values: Values,
): Promise<Row | undefined> => {
  try {
    return (await asked.whole.bind(db, values).first<Row>()) ?? undefined;
  } catch (error) {
    if (!isTooLong(error)) throw error;
    return joinParts<Row>(asked, await db.batch(partsOf(db, asked, values)));
  }
};
