type Bound = { text: string; values: unknown[] };

type Run = D1Result<unknown>;

/**
 * What `changes()` would have said right after the statement before, where each statement is a call of its own. D1 counts
 * what triggers wrote as well, which the guards, about rows without triggers, do not notice.
 */
const withChanges = (text: string, before: Run | undefined): string =>
  text.replaceAll('changes()', String(before?.meta.changes ?? 0));

/** What a call of D1 takes in production, about, and an embedded one does not: without it a kill seldom falls in between. */
const CALL_MS = 10;

/**
 * A database whose `batch` is not one: every statement is a write of its own, one awaited after the other, as code without
 * transactions writes. The results are those of a batch.
 */
export const sequentialDatabase = (db: D1Database): D1Database => {
  const bound = new WeakMap<D1PreparedStatement, Bound>();
  const remember = (statement: D1PreparedStatement, text: string, values: unknown[]) => {
    bound.set(statement, { text, values });
    const bind = statement.bind.bind(statement);
    statement.bind = (...given) => remember(bind(...given), text, given);
    return statement;
  };
  const batch = async (statements: D1PreparedStatement[]): Promise<Run[]> => {
    const results: Run[] = [];
    for (const statement of statements) {
      const { text, values } = bound.get(statement) ?? { text: '', values: [] };
      await scheduler.wait(CALL_MS);
      const current = db.prepare(withChanges(text, results.at(-1)));
      results.push(await (values.length ? current.bind(...values) : current).all());
    }
    return results;
  };
  const prepare = (text: string) => remember(db.prepare(text), text, []);
  // Only what the ingester calls: the rest of the class is the database's own.
  return { prepare, batch } as unknown as D1Database;
};
