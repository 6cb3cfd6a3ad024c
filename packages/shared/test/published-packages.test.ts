import { execFile } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const root = join(import.meta.dirname, '../../..');
const project = await mkdtemp(join(tmpdir(), 'skillstash-consumer-'));
const scope = join(project, 'node_modules/@skillstash');

const CONSUMER = `
import { ERROR_STATUS, type Plugin, plugin, pluginRating } from '@skillstash/shared';
import { PLUGIN_SORTS } from '@skillstash/shared/words';

const rating = pluginRating.parse({
  plugin: 'acme/tools/review',
  username: 'ada',
  rating: 5,
  review: null,
  reply: null,
  createdAt: '2026-11-21T09:30:00.000Z',
  updatedAt: '2026-11-21T09:30:00.000Z',
});
const stars: number = rating.rating;
const nameOf = (found: Plugin): string => found.displayName ?? found.name;
const refused = plugin.safeParse({ slug: 'No Slug' });
console.log(JSON.stringify([stars, refused.success, ERROR_STATUS.plugin_not_found, typeof nameOf, PLUGIN_SORTS[0]]));
`;

/** The compiler refuses it: stars are numbers, and there is no such code. */
const WRONG = `
import { ERROR_STATUS, type PluginRating } from '@skillstash/shared';

export const stars = (rating: PluginRating): string => rating.rating;
export const status = ERROR_STATUS.no_such_code;
`;

/** Asks a registry that is played by a function: the one plugin that it lists, and one that nobody has. */
const CLIENT_CONSUMER = `
import { ApiError, createClient, type Listing } from '@skillstash/client';
import type { PluginSummary } from '@skillstash/shared';

const json = (body: object, status = 200) =>
  Response.json(body, { status, headers: { 'Content-Type': status < 400 ? 'application/json' : 'application/problem+json' } });
const missing = { type: '', title: '', status: 404, detail: 'None.', code: 'plugin_not_found', requestId: '' };
const client = createClient({
  baseUrl: 'https://registry.example',
  fetch: async (url) =>
    String(url).includes('/no/such') ? json(missing, 404) : json({ items: [{ slug: 'a/b/c' }], nextCursor: null }),
});
const listed: Listing<PluginSummary> = client.plugins.list({ sort: 'stars' });
const slugs: string[] = [];
for await (const { slug } of listed) slugs.push(slug);
const refusal = await client.plugins.get('no/such/plugin').catch((error: unknown) => error);
const checked = await createClient({
  baseUrl: 'https://registry.example',
  validate: true,
  fetch: async () => json({ items: [{}] }),
}).plugins.list().page().catch((error: Error) => error.name);
console.log(JSON.stringify([slugs, refusal instanceof ApiError && refusal.code, checked]));
`;

/** The compiler refuses it: nothing is sorted by taste, and slugs are texts. */
const CLIENT_WRONG = `
import type { Client } from '@skillstash/client';

export const listed = (client: Client) => client.plugins.list({ sort: 'taste' });
export const stars = async (client: Client): Promise<number> => (await client.plugins.get('a/b/c')).slug;
`;

const compile = async (file: string, module: string, moduleResolution: string): Promise<string> => {
  const settings = [
    '--strict',
    '--noEmit',
    '--target',
    'es2024',
    '--types',
    '',
    '--skipLibCheck',
    'false',
  ];
  const names = ['--module', module, '--moduleResolution', moduleResolution];
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  // The compiler exits with a failure and prints why; what it prints is the answer either way.
  return run(process.execPath, [compiler, ...settings, ...names, file], { cwd: project }).then(
    ({ stdout }) => stdout,
    (failure: { stdout: string }) => failure.stdout,
  );
};

/** Unpacks a tarball to where npm would. */
const install = async (tarball: string, name: string): Promise<void> => {
  await run('tar', ['-xzf', tarball, '-C', project]);
  await rename(join(project, 'package'), join(scope, name));
};

beforeAll(async () => {
  const script = join(root, 'scripts/pack-packages.ts');
  const { stdout } = await run(process.execPath, [script, project], { cwd: root });
  const [shared = '', client = ''] = stdout.trim().split('\n');
  await mkdir(scope, { recursive: true });
  await install(shared, 'shared');
  await install(client, 'client');
  await symlink(dirname(resolve('zod/package.json')), join(project, 'node_modules/zod'));
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  await writeFile(join(project, 'consumer.ts'), `${CONSUMER}`);
  await writeFile(join(project, 'client-consumer.ts'), CLIENT_CONSUMER);
  await writeFile(join(project, 'client-wrong.ts'), CLIENT_WRONG);
  await writeFile(join(project, 'wrong.ts'), WRONG);
});

afterAll(() => rm(project, { recursive: true }));

describe('the packed @skillstash/shared', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('type-checks in a project with module %s and resolution %s', async (module, resolution) => {
    const complaints = await compile('consumer.ts', module, resolution);

    expect(complaints).toBe('');
  });

  it('brings its types along, so that a mistake does not compile', async () => {
    const complaints = await compile('wrong.ts', 'nodenext', 'nodenext');

    expect(complaints).toContain("Type 'number' is not assignable to type 'string'");
    expect(complaints).toContain("Property 'no_such_code' does not exist");
  });

  it('runs in Node', async () => {
    const { stdout } = await run(process.execPath, ['consumer.ts'], { cwd: project });

    expect(JSON.parse(stdout)).toEqual([5, false, 404, 'function', 'downloads']);
  });

  it('needs zod and nothing else, and holds no sources', async () => {
    const manifest = JSON.parse(await readFile(join(scope, 'shared/package.json'), 'utf8'));
    const entry = await readFile(join(scope, 'shared/index.d.ts'), 'utf8');

    expect(manifest).toMatchObject({
      name: '@skillstash/shared',
      exports: {
        '.': { types: './index.d.ts', default: './index.js' },
        './words': { types: './words.d.ts', default: './words.js' },
      },
      sideEffects: false,
    });
    expect(Object.keys(manifest.dependencies)).toEqual(['zod']);
    expect(entry).not.toContain(".ts'");
  });
});

describe('the packed @skillstash/client', () => {
  it.each([
    ['nodenext', 'nodenext'],
    ['esnext', 'bundler'],
  ])('type-checks in a project with module %s and resolution %s', async (module, resolution) => {
    const complaints = await compile('client-consumer.ts', module, resolution);

    expect(complaints).toBe('');
  });

  it('brings its types along, so that a mistake does not compile', async () => {
    const complaints = await compile('client-wrong.ts', 'nodenext', 'nodenext');

    expect(complaints).toContain('\'"taste"\' is not assignable');
    expect(complaints).toContain("Type 'string' is not assignable to type 'number'");
  });

  it('runs in Node', async () => {
    const { stdout } = await run(process.execPath, ['client-consumer.ts'], { cwd: project });

    expect(JSON.parse(stdout)).toEqual([['a/b/c'], 'plugin_not_found', 'UnexpectedAnswerError']);
  });

  it('needs @skillstash/shared and nothing else, and holds no sources', async () => {
    const manifest = JSON.parse(await readFile(join(scope, 'client/package.json'), 'utf8'));
    const files = await readdir(join(scope, 'client'), { recursive: true });

    expect(manifest).toMatchObject({
      name: '@skillstash/client',
      exports: { '.': { types: './index.d.ts', default: './index.js' } },
    });
    expect(manifest.dependencies).toEqual({ '@skillstash/shared': '^0.1.0' });
    expect(files.filter((file) => !/^[\w-]+(?:\.d\.ts|\.js)$/.test(file)).sort()).toEqual([
      'README.md',
      'package.json',
    ]);
  });
});
