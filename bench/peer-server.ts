// The peer: one process with node:http and node:sqlite, which answers a question of bench/questions.ts with the floor's
// statement. Forked with the database's path; gets the statements, gives its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DatabaseSync } from 'node:sqlite';
import type { FloorStatement } from './floor-statements.ts';

const database = new DatabaseSync(process.argv[2] ?? '', { readOnly: true });

process.once('message', (statements: FloorStatement[]) => {
  const prepared = statements.map(({ text, values }) => ({
    statement: database.prepare(text),
    values,
  }));
  const server = createServer((request, answer) => {
    const asked = prepared[Number(request.url?.slice(1))];
    const row = asked?.statement.get(...asked.values);
    answer.writeHead(row ? 200 : 404, { 'Content-Type': 'application/json' });
    answer.end(row?.body);
  });
  server.listen(0, '127.0.0.1', () => {
    process.send?.((server.address() as AddressInfo).port);
  });
});
process.once('disconnect', () => process.exit(0));
