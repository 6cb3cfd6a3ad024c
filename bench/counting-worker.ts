// The api worker as it was built, its database wrapped: each answer says in its headers how many round trips to D1 it took
// and how many rows they read. Never what is timed.

type Bindings = { DB: D1Database };

/** The bundle's entry: bench/start-subject.ts puts the import before this module, beside which the bundle is then. */
declare const api: { fetch: ExportedHandlerFetchHandler<Bindings> };

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

export default {
  async fetch(request, env, context) {
    const counts: Counts = { calls: 0, rows: 0 };
    // What the worker's reads use of it.
    const database = {
      ...counting(env.DB, counts),
      withSession: (bookmark?: string) => counting(env.DB.withSession(bookmark), counts),
    } as unknown as D1Database;
    const answer = await api.fetch(request, { ...env, DB: database }, context);
    const headers = new Headers(answer.headers);
    headers.set('bench-calls', String(counts.calls));
    headers.set('bench-rows', String(counts.rows));
    return new Response(answer.body, { status: answer.status, headers });
  },
} satisfies ExportedHandler<Bindings>;
