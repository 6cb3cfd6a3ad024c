// The api worker as it was built, its database wrapped: each answer says in its headers how many round trips to D1 it took
// and how many rows they read. Never what is timed.

type Bindings = { DB: D1Database };

/** The bundle's entry: bench/start-subject.ts puts the import before this module, beside which the bundle is then. */
declare const Api: new (
  context: ExecutionContext,
  env: Bindings,
) => { fetch(request: Request): Promise<Response> };

type Counts = { calls: number; rows: number };

const counted = (statement: D1PreparedStatement, counts: Counts): D1PreparedStatement => {
  const all = async () => {
    const result = await statement.all<Record<string, unknown>>();
    counts.calls += 1;
    counts.rows += result.meta.rows_read;
    return result;
  };
  const first = async (column?: string) => {
    const row = (await all()).results[0] ?? null;
    return row && column !== undefined ? row[column] : row;
  };
  const raw = () => {
    throw new Error('raw() gives no meta: its rows cannot be counted');
  };
  const bind = (...values: unknown[]) => counted(statement.bind(...values), counts);
  return { statement, all, run: all, first, raw, bind } as unknown as D1PreparedStatement;
};

type Counted = D1PreparedStatement & { statement: D1PreparedStatement };

const counting = (database: D1Database | D1DatabaseSession, counts: Counts) => ({
  prepare: (text: string) => counted(database.prepare(text), counts),
  batch: async (statements: Counted[]) => {
    const results = await database.batch(statements.map(({ statement }) => statement));
    counts.calls += 1;
    for (const { meta } of results) counts.rows += meta.rows_read;
    return results;
  },
  getBookmark: () => ('getBookmark' in database ? database.getBookmark() : null),
});

const countingDatabase = (database: D1Database, counts: Counts): D1Database => {
  const withSession = (bookmark?: string) => counting(database.withSession(bookmark), counts);
  // What the worker's reads use of it.
  return { ...counting(database, counts), withSession } as unknown as D1Database;
};

/** workerd makes one of these for each request. */
export default class CountingApi extends Api {
  readonly #counts: Counts;

  constructor(context: ExecutionContext, env: Bindings) {
    const counts: Counts = { calls: 0, rows: 0 };
    super(context, { ...env, DB: countingDatabase(env.DB, counts) });
    this.#counts = counts;
  }

  override async fetch(request: Request): Promise<Response> {
    const answer = await super.fetch(request);
    const headers = new Headers(answer.headers);
    headers.set('bench-calls', String(this.#counts.calls));
    headers.set('bench-rows', String(this.#counts.rows));
    return new Response(answer.body, { status: answer.status, headers });
  }
}
