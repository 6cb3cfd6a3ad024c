import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';
import { unstable_splitSqlQuery as splitSqlQuery } from 'wrangler';

const root = join(import.meta.dirname, '../..');
const migrations = await readD1Migrations(join(root, 'migrations'));
const seed = splitSqlQuery(await readFile(join(root, 'seed.sql'), 'utf8'));

/** Tests of SQL run in workerd on a real D1, each file on an empty migrated one; tests of files on disk run in Node. */
export default defineConfig({
  test: {
    projects: [
      {
        plugins: [
          cloudflareTest({
            miniflare: {
              compatibilityDate: '2026-10-01',
              compatibilityFlags: ['nodejs_compat'],
              d1Databases: ['DB', 'OLD'],
              bindings: { MIGRATIONS: migrations, SEED: seed },
              outboundService: () => {
                throw new Error('a test of the database sent a request');
              },
            },
          }),
        ],
        test: {
          name: 'd1',
          include: ['test/*.test.ts'],
          setupFiles: ['test/support/migrate.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      { test: { name: 'files', include: ['test/node/*.test.ts'], testTimeout: 60_000 } },
    ],
  },
});
