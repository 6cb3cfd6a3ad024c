import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, createClient } from '@skillstash/client';
import type { Plugin } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { type HostPerson, hostPersonIn } from './harness/owner.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const ROOT = join(import.meta.dirname, '..');
const README = readFileSync(join(ROOT, 'packages/client/README.md'), 'utf8');
const [, EXAMPLE = ''] = /## Mirroring.*?```ts\n(.*?)```/s.exec(README) ?? [];

const folder = mkdtempSync(join(tmpdir(), 'skillstash-mirror-'));
const github = new GitHubStandIn();
let registry: TestRegistry;
let admin: HostPerson;
let client: Client;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  admin = await hostPersonIn(registry, { role: 'admin' });
  client = createClient({ baseUrl: registry.url, token: admin.token });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  rmSync(folder, { recursive: true });
});

type Mirror = { since: number; plugins: Record<string, Plugin> };

/** Has what the README shows follow the registry, as somebody else's program would. */
const follow = async (name: string): Promise<Mirror> => {
  const file = join(folder, name);
  const env = { ...process.env, SKILLSTASH_URL: registry.url, MIRROR_FILE: file };
  const command = ['--input-type=module-typescript', '--eval', EXAMPLE];
  await promisify(execFile)(process.execPath, command, { cwd: ROOT, env });
  // What the example writes is what its type says.
  return JSON.parse(readFileSync(file, 'utf8')) as Mirror;
};

/** Every plugin that the lists show, whole. */
const publicPlugins = async (): Promise<Record<string, Plugin>> => {
  const found: Record<string, Plugin> = {};
  for await (const { slug } of client.plugins.list({ sort: 'name', limit: 2 }))
    found[slug] = await client.plugins.get(slug);
  return found;
};

const put = async (name: string, plugins: string[], id?: number) => {
  github.put(await repositoryWith(name, marketplaceWith('made', plugins), id ? { id } : {}));
  await registry.crawl(name);
};

it('ends with exactly the public plugins, from the beginning and from where it stopped', async () => {
  await put('ada/tools', ['stays', 'changes', 'leaves', 'withheld']);
  await put('ada/before', ['moves']);
  const early = await follow('resumed.json');
  const files = marketplaceWith('made', ['stays', 'changes', 'withheld', 'new']);
  const more = { ...files, 'plugins/changes/skills/more/SKILL.md': skillText('more') };
  github.put(await repositoryWith('ada/tools', more));
  await registry.crawl('ada/tools');
  await client.admin.block('ada/tools/withheld', 'Odd.');
  github.rename('ada/before', 'ada', 'after');
  await registry.crawl('ada/before');

  const resumed = await follow('resumed.json');
  const begun = await follow('begun.json');

  const shown = await publicPlugins();
  expect(Object.keys(early.plugins).sort()).toEqual([
    'ada/before/moves',
    'ada/tools/changes',
    'ada/tools/leaves',
    'ada/tools/stays',
    'ada/tools/withheld',
  ]);
  expect(Object.keys(shown).sort()).toEqual([
    'ada/after/moves',
    'ada/tools/changes',
    'ada/tools/new',
    'ada/tools/stays',
  ]);
  expect(resumed.plugins).toEqual(shown);
  expect(begun).toEqual({ since: resumed.since, plugins: shown });
});

it('reads with the bookmark of a write what was written', async () => {
  const { bookmark } = await client.admin.verify('ada/tools/stays');

  const { verified } = await client.plugins.get('ada/tools/stays', { bookmark });

  expect(bookmark).toMatch(/^[0-9a-f-]+$/);
  expect(verified).toBe(true);
});

it('makes one collection of two requests with one key', async () => {
  const idempotencyKey = crypto.randomUUID();

  const first = await client.collections.create({ name: 'Once' }, { idempotencyKey });
  const again = await client.collections.create({ name: 'Once' }, { idempotencyKey });

  const { items } = await client.collections.mine({ bookmark: again.bookmark });
  expect(again.collection).toEqual(first.collection);
  expect(items.map(({ name }) => name)).toEqual(['Once']);
});
