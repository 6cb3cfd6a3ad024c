import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { startRegistry } from './harness/registry.ts';

const stateDir = mkdtempSync(join(tmpdir(), 'skillstash-wrangler-'));
afterAll(() => rmSync(stateDir, { recursive: true, force: true }));

const DATABASE = 'skillstash-registry';

const wrangler = (...args: string[]): string =>
  execFileSync(
    process.execPath,
    [join(ROOT, 'node_modules/wrangler/bin/wrangler.js'), ...args, '--persist-to', stateDir],
    { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] },
  );

const execute = (...args: string[]): string =>
  wrangler('d1', 'execute', DATABASE, '--local', ...args);

const query = (sql: string): unknown[] =>
  (JSON.parse(execute('--json', '--command', sql)) as Array<{ results: unknown[] }>).flatMap(
    ({ results }) => results,
  );

const COUNTS = `SELECT (SELECT count(*) FROM plugins) AS plugins, (SELECT count(*) FROM skills) AS skills,
  (SELECT count(*) FROM plugin_ratings) AS ratings, (SELECT count(*) FROM plugin_downloads) AS days,
  (SELECT count(*) FROM plugin_facets) AS facets, (SELECT revision FROM registry_totals) AS revision`;

it("migrates, seeds twice without harm and keeps foreign keys through wrangler's own commands", () => {
  wrangler('d1', 'migrations', 'apply', DATABASE, '--local');
  execute('--file', 'seed.sql');
  const [once] = query(COUNTS) as Array<Record<string, number>>;

  execute('--file', 'seed.sql');

  const [twice] = query(COUNTS);
  expect(twice).toEqual(once);
  expect(once?.plugins).toBeGreaterThanOrEqual(8);
  expect(query('PRAGMA foreign_key_check')).toEqual([]);
});

it('deletes everything that hangs below a repository with it, and nothing else', () => {
  const [{ id }] = query(
    "SELECT id FROM repositories WHERE full_name = 'okapi-data/okapi-plugins'",
  ) as [{ id: string }];
  const [{ others }] = query(
    `SELECT count(*) AS others FROM plugins WHERE repository_id <> '${id}'`,
  ) as [{ others: number }];

  execute('--command', `DELETE FROM repositories WHERE id = '${id}'`);

  expect(query('SELECT count(*) AS plugins FROM plugins')).toEqual([{ plugins: others }]);
  expect(
    query('SELECT count(*) AS lost FROM skills WHERE plugin_id NOT IN (SELECT id FROM plugins)'),
  ).toEqual([{ lost: 0 }]);
  expect(query('PRAGMA foreign_key_check')).toEqual([]);
});

it('is served from the same folder: npm start sees what wrangler wrote, and migrates nothing again', async () => {
  const registry = await startRegistry({ stateDir, seed: true });

  const stats = (await (await registry.get('/v1/stats')).json()) as { plugins: number };

  const [{ plugins }] = query('SELECT count(*) AS plugins FROM plugins') as [{ plugins: number }];
  await registry.stop();
  expect(registry).toMatchObject({ migrated: [], seeded: false });
  expect(stats.plugins).toBe(plugins);
});
