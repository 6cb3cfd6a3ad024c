import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { json, playServer, problem } from './play-server.ts';

const PACKAGE = join(import.meta.dirname, '..');
const README = readFileSync(join(PACKAGE, 'README.md'), 'utf8');
const [, MIRROR = ''] = /## Mirroring.*?```ts\n(.*?)```/s.exec(README) ?? [];

it('has a mirror begin again, with nothing, where the registry does not know how far it came', async () => {
  const server = await playServer();
  const folder = mkdtempSync(join(tmpdir(), 'skillstash-mirror-'));
  onTestFinished(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });
  const file = join(folder, 'mirror.json');
  writeFileSync(file, JSON.stringify({ since: 9, plugins: { 'of/another/past': {} } }));
  const plugin = { slug: 'a/b/c', status: 'active' };
  server.next(
    problem('invalid_cursor', 400),
    json({ items: [{ kind: 'plugin_added', slug: 'a/b/c' }], nextSince: 1 }),
    json(plugin),
    json({ items: [], nextSince: 1 }),
  );

  const env = { ...process.env, SKILLSTASH_URL: server.url, MIRROR_FILE: file };
  const command = ['--input-type=module-typescript', '--eval', MIRROR];
  await promisify(execFile)(process.execPath, command, { cwd: PACKAGE, env });

  expect(server.seen.map(({ url }) => url)).toEqual([
    '/v1/changes?limit=100&since=9',
    '/v1/changes?limit=100&since=0',
    '/v1/plugins/a/b/c',
    '/v1/changes?limit=100&since=1',
  ]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    since: 1,
    plugins: { 'a/b/c': plugin },
  });
});
