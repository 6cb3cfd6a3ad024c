import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { me } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { archiveOf, marketplaceWith } from './harness/archive.ts';
import { CookieJar, signIn } from './harness/cookie-jar.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const folder = mkdtempSync(join(tmpdir(), 'skillstash-played-'));
let registry: TestRegistry;
let standIn: ChildProcess;

/** Starts the command, and gives the settings that it prints. */
const playedSettings = (): Promise<Record<string, string>> =>
  new Promise((resolve) => {
    let printed = '';
    standIn = spawn('npm', ['run', '-s', 'github-stand-in', '--', folder], {
      cwd: ROOT,
      env: { ...process.env, PORT: '0' },
    });
    standIn.stdout?.on('data', (chunk) => {
      printed += chunk;
      if (!printed.includes('npm start')) return;
      const settings = [...printed.matchAll(/^ {2}(\w+)=(\S+) \\$/gm)];
      resolve(Object.fromEntries(settings.map(([, name, value]) => [name, value])));
    });
  });

beforeAll(async () => {
  const archive = await archiveOf(marketplaceWith('tools', ['hammer']));
  writeFileSync(join(folder, 'acme+tools.tar.gz'), archive);
  registry = await startRegistry({ vars: await playedSettings() });
});
afterAll(async () => {
  await registry.stop();
  standIn.kill('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
});

it('npm run github-stand-in prints settings with which ada signs in and claims what is played', async () => {
  const run = await registry.crawl('acme/tools');
  const jar = new CookieJar(registry.url);
  await signIn(jar);

  const claimed = await jar.send('/v1/repositories/acme/tools/claim', { method: 'POST' });

  const person = me.parse(await (await jar.send('/v1/me')).json());
  expect([run.status, person.username, claimed.status]).toEqual(['ok', 'ada', 200]);
});
