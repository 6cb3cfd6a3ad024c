import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../../../..');
const copy = await mkdtemp(join(tmpdir(), 'skillstash-drift-'));

const KEPT = [
  'packages/db/src',
  'packages/db/drizzle.config.ts',
  'packages/db/package.json',
  'migrations',
];

afterAll(() => rm(copy, { recursive: true }));

it('finds no difference between the Drizzle schema and the last snapshot of the migrations', async () => {
  await Promise.all(
    KEPT.map((path) => cp(join(root, path), join(copy, path), { recursive: true })),
  );
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  const before = await readdir(join(copy, 'migrations'), { recursive: true });

  const { stdout } = await run(
    process.execPath,
    [
      join(root, 'node_modules/drizzle-kit/bin.cjs'),
      'generate',
      '--config',
      'packages/db/drizzle.config.ts',
    ],
    { cwd: copy },
  );

  const after = await readdir(join(copy, 'migrations'), { recursive: true });
  expect(stdout).toContain('No schema changes, nothing to migrate');
  expect(after).toEqual(before);
});
