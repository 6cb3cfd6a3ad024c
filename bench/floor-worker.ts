// The floor: a worker without a framework, without validation and without headers of its own, which answers a question
// of bench/questions.ts with its one statement, and whoever holds the answer with nothing. Its types are taken off
// before workerd gets it: it imports nothing else.
import type { FloorStatement } from './floor-statements.ts';

type FloorBindings = { DB: D1Database; STATEMENTS: FloorStatement[] };

export default {
  async fetch(request, { DB, STATEMENTS }) {
    const path = new URL(request.url).pathname;
    if (path === '/unchanged') return new Response(null, { status: 304 });
    const asked = STATEMENTS[Number(path.slice(1))];
    if (!asked) return new Response(null, { status: 404 });
    const body = await DB.prepare(asked.text)
      .bind(...asked.values)
      .first<string>('body');
    return new Response(body, { headers: { 'Content-Type': 'application/json' } });
  },
} satisfies ExportedHandler<FloorBindings>;
