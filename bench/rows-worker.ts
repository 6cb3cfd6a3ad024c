// Writes component rows to D1 in workerd, as a crawl does, and says how long it took. workerd's clock stands still but for
// I/O: a read before and the batch itself make it move, so that the times include building the statements.
import { componentsOf, countRows } from './component-set.ts';
import { componentStatements, pluginStatements } from './component-statements.ts';

type Bindings = Record<string, D1Database>;

const timed = async (db: D1Database, plugins: number, run: number): Promise<number> => {
  const rows = componentsOf(plugins, run);
  await db.prepare('SELECT 1').first();
  const start = Date.now();
  await db.batch(componentStatements(db, rows));
  return Date.now() - start;
};

export default {
  async fetch(request, bindings) {
    const { searchParams } = new URL(request.url);
    const db = bindings[searchParams.get('database') ?? ''];
    const plugins = Number(searchParams.get('plugins'));
    if (!db) return new Response('no such database', { status: 404 });
    await db.batch(pluginStatements(db, plugins));
    const first_ms = await timed(db, plugins, 1);
    const again_ms = await timed(db, plugins, 2);
    return Response.json({ rows: countRows(componentsOf(plugins, 1)), first_ms, again_ms });
  },
} satisfies ExportedHandler<Bindings>;
