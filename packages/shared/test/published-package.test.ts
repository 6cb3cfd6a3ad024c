import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const { resolve } = createRequire(import.meta.url);
const root = join(import.meta.dirname, '../../..');
const project = await mkdtemp(join(tmpdir(), 'skillstash-consumer-'));
const installed = join(project, 'node_modules/@skillstash/shared');

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

beforeAll(async () => {
  const script = join(root, 'scripts/pack-shared.ts');
  const { stdout } = await run(process.execPath, [script, project], { cwd: root });
  await mkdir(dirname(installed), { recursive: true });
  await run('tar', ['-xzf', stdout.trim(), '-C', project]);
  await rename(join(project, 'package'), installed);
  await symlink(dirname(resolve('zod/package.json')), join(project, 'node_modules/zod'));
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  await writeFile(join(project, 'consumer.ts'), `${CONSUMER}`);
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
    const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
    const entry = await readFile(join(installed, 'index.d.ts'), 'utf8');

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
