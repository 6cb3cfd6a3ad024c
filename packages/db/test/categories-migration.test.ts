import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { oneMigration } from './support/one-migration.ts';

const AT = '2026-01-01T00:00:00.000Z';
const { OLD: db } = env;
const migration = oneMigration('categories');

/** The status and category of each plugin that is there. */
const GIVEN: Array<[status: string, category: string | null]> = [
  ['active', 'data'],
  ['active', 'web'],
  ['active', 'web'],
  ['removed', 'data'],
  ['blocked', 'ai'],
  ['active', null],
];

const categories = async () => {
  const row = await db
    .prepare('SELECT categories FROM registry_totals')
    .first<string>('categories');
  return JSON.parse(row ?? '') as unknown[];
};

beforeAll(async () => {
  await migration.applyEarlier();
  await db.batch([
    db.prepare(
      `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
       VALUES ('r', 'ada/r', 'ada', 'r', '${AT}', '${AT}')`,
    ),
    ...GIVEN.map(([status, category], place) =>
      db
        .prepare(
          `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable,
             status, category, created_at, updated_at)
           VALUES (?1, 'r', 'ada/r/' || ?1, 'ada', ?1, '', '', '', '{}', 1, ?2, ?3, '${AT}', '${AT}')`,
        )
        .bind(`p${place}`, status, category),
    ),
  ]);
  await migration.apply();
});

it('lists the categories of the plugins that are there', async () => {
  expect(await categories()).toEqual([
    ['web', 2, '000000000002category:web'],
    ['data', 1, '000000000001category:data'],
  ]);
});

it('goes on listing those of plugins that change', async () => {
  await db.prepare(`UPDATE plugins SET status = 'active' WHERE category = 'ai'`).run();
  await db.prepare(`DELETE FROM plugins WHERE id = 'p0'`).run();

  expect(await categories()).toEqual([
    ['web', 2, '000000000002category:web'],
    ['ai', 1, '000000000001category:ai'],
  ]);
});
