import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { findCatalog, findCatalogVersions } from '../src/index.ts';
import { catalogStatements } from '../src/writes/catalog-rows.ts';
import { entryOf, insertOffered } from './support/catalog-plugins.ts';
import { insertMany } from './support/many-plugins.ts';
import { KIND, keyOf } from './support/synthetic.ts';
import { rowsOf } from './support/tables.ts';

const id = (place: number) => keyOf(KIND.plugin, place);
const write = (place: number, names: string[]) =>
  env.DB.batch(catalogStatements(env.DB, [entryOf(place, names)], [id(place)]));
const nameOf = async (place: number) =>
  (
    await rowsOf<{ name: string }>(
      `SELECT name FROM catalog_entries WHERE plugin_id = '${id(place)}'`,
    )
  )[0]?.name;
const setStatus = (place: number, status: string) =>
  env.DB.prepare('UPDATE plugins SET status = ?, revision = revision + 1 WHERE id = ?')
    .bind(status, id(place))
    .run();
const departed = async () => (await findCatalog(env.DB, { kind: 'all' }))?.departed;

beforeEach(async () => {
  await env.DB.batch([
    env.DB.prepare('DELETE FROM repositories'),
    env.DB.prepare('DELETE FROM catalog_names'),
  ]);
  await insertOffered(0, 5);
});

describe('the name of a plugin in catalogs', () => {
  it('is the one it wants, and the next where another has that, in any letter case', async () => {
    await write(0, ['review', 'review-ada']);
    await write(1, ['Review', 'review-bob']);
    await write(2, ['REVIEW', 'Review-Bob', 'review-2']);

    const names = await Promise.all([0, 1, 2].map(nameOf));

    expect(names).toEqual(['review', 'review-bob', 'review-2']);
  });

  it('stays when another plugin comes, goes or wants it, and goes to nobody when its own leaves', async () => {
    await write(1, ['review', 'review-bob']);
    await write(0, ['review', 'review-ada']);
    await setStatus(1, 'blocked');
    await write(2, ['review', 'review-cy']);
    await env.DB.prepare('DELETE FROM plugins WHERE id = ?').bind(id(1)).run();
    await write(3, ['review', 'review-di']);

    const names = await Promise.all([0, 2, 3].map(nameOf));

    expect(names).toEqual(['review-ada', 'review-cy', 'review-di']);
  });

  it('leads from the old one to the new one, and back again', async () => {
    await write(0, ['old']);
    await write(0, ['new']);
    const renamed = await departed();
    await write(0, ['old']);

    const back = await departed();

    expect(renamed).toContainEqual({ name: 'old', leadsTo: 'new' });
    expect(renamed).not.toContainEqual(expect.objectContaining({ name: 'new' }));
    expect(back).toContainEqual({ name: 'new', leadsTo: 'old' });
    expect(back).not.toContainEqual(expect.objectContaining({ name: 'old' }));
  });

  it('leads nowhere while its plugin is blocked or cannot be offered', async () => {
    await write(0, ['kept']);
    await setStatus(0, 'blocked');
    const blocked = await departed();
    await setStatus(0, 'active');
    const back = await departed();
    await env.DB.batch(catalogStatements(env.DB, [], [id(0)]));

    const withdrawn = await departed();

    expect(blocked).toContainEqual({ name: 'kept', leadsTo: null });
    expect(back).not.toContainEqual(expect.objectContaining({ name: 'kept' }));
    expect(withdrawn).toContainEqual({ name: 'kept', leadsTo: null });
  });
});

describe('the version of a catalog', () => {
  const version = async () => (await findCatalogVersions(env.DB, { kind: 'all' }))?.whole;

  it('stays when a plugin is downloaded or rated, since no catalog tells', async () => {
    const before = await version();

    await env.DB.prepare(
      'UPDATE plugins SET downloads = downloads + 1, stars = 9, trending = 5, revision = revision + 1 WHERE id = ?',
    )
      .bind(id(0))
      .run();

    expect(await version()).toBe(before);
  });

  it.each([
    ['a plugin is blocked', () => setStatus(0, 'blocked')],
    ['a plugin is renamed', () => write(0, ['another'])],
    [
      'a commit is read',
      () => run(`UPDATE plugins SET commit_sha = '${'b'.repeat(40)}' WHERE id = '${id(0)}'`),
    ],
    [
      'a plugin is verified',
      () => run(`UPDATE plugins SET verified = 1 - verified WHERE id = '${id(0)}'`),
    ],
    [
      'an entry changes',
      () => run(`UPDATE catalog_entries SET fields = '{}' WHERE plugin_id = '${id(0)}'`),
    ],
    ['a plugin is deleted', () => run(`DELETE FROM plugins WHERE id = '${id(0)}'`)],
  ])('moves when %s', async (_what, change) => {
    const before = await version();

    await change();

    expect(await version()).not.toBe(before);
  });

  it('is none for an owner or category that there never was, and stays one for those that there were', async () => {
    const unknown = await findCatalogVersions(env.DB, { kind: 'facet', facet: 'owner:nobody' });
    await run('DELETE FROM repositories');

    const emptied = await findCatalog(env.DB, { kind: 'facet', facet: 'owner:owner-1' });

    expect(unknown).toBeUndefined();
    expect(emptied?.rows).toEqual([]);
  });
});

const run = (text: string) => env.DB.prepare(text).run();

describe('a catalog of 10,000 plugins', () => {
  it('is read in one round trip, four rows a plugin', async () => {
    await env.DB.prepare('DELETE FROM repositories').run();
    await insertMany(env.DB, 10_001);
    const { DB } = env;
    let calls = 0;
    let rowsRead = 0;
    const counting = {
      prepare: (text: string) => DB.prepare(text),
      batch: async <T>(statements: D1PreparedStatement[]) => {
        calls += 1;
        const results = await DB.batch<T>(statements);
        for (const { meta } of results) rowsRead += meta.rows_read ?? 0;
        return results;
      },
    } as Pick<D1Database, 'prepare' | 'batch'>;

    const read = await findCatalog(counting, { kind: 'all' });

    expect(read?.rows).toHaveLength(10_001);
    expect(calls).toBe(1);
    // A plugin and its entry; the database counts what it adds up their lengths with as well.
    expect(rowsRead).toBe(40_008);
  });
});
