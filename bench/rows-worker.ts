// Writes component rows to D1 in workerd, as a crawl does, and says how long it took. workerd's clock stands still but for
// I/O: a read before and the batch itself make it move, so that the times include building the statements.
import { reindexStatements } from '../packages/db/src/search/reindex.ts';
import { componentsOf, countRows, writtenOut } from './component-set.ts';
import { componentStatements, pluginStatements } from './component-statements.ts';

type Bindings = Record<string, D1Database>;

const timed = async (
  db: D1Database,
  plugins: number,
  run: number,
  more: D1PreparedStatement[] = [],
): Promise<number> => {
  const rows = writtenOut(componentsOf(plugins, run));
  await db.prepare('SELECT 1').first();
  const start = Date.now();
  await db.batch([...componentStatements(db, rows), ...more]);
  return Date.now() - start;
};

/** As a commit does: components of plugins that were marked, and the search index of them. */
const timeIndexed = async (db: D1Database, plugins: number): Promise<number> => {
  await db.batch([db.prepare('DELETE FROM repositories'), ...pluginStatements(db, plugins)]);
  return timed(db, plugins, 3, reindexStatements(db));
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
    const indexed_ms = await timeIndexed(db, plugins);
    const rows = countRows(componentsOf(plugins, 1));
    return Response.json({ rows, first_ms, again_ms, indexed_ms });
  },
} satisfies ExportedHandler<Bindings>;
