import { env } from 'cloudflare:workers';
import { beforeEach, describe, expect, it } from 'vitest';
import { findCollection, findPlugin, findUser, listPlugins, listRatings } from '../src/index.ts';
import { settle } from './support/operations.ts';
import { recountFacets } from './support/recount.ts';

const { DB: db } = env;
const SLUG = 'acme/r1/p1';
const whole = { limit: 100, known: '' };

const run = (text: string) => db.prepare(text).run();
const versions = async () => {
  const [plugin, ratings, collection, person] = await Promise.all([
    findPlugin(db, SLUG, ''),
    listRatings(db, SLUG, whole),
    findCollection(db, 'someone/c1', ''),
    findUser(db, 'u2', ''),
  ]);
  return { plugin, ratings, collection, person };
};

beforeEach(settle);

describe('a plugin', () => {
  it('stays in its marketplace when a crawl writes the same listing again', async () => {
    await run(
      `INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
       VALUES ('other', 'm1', 1, 'p1', 'renamed', '{}', 1)
       ON CONFLICT (marketplace_id, position) DO UPDATE SET plugin_id = excluded.plugin_id, name = excluded.name`,
    );

    const { stored, expected } = await recountFacets();

    expect(stored).toEqual(expected);
  });

  it('is found under the new name of a marketplace that was renamed, and not under the old', async () => {
    await run("UPDATE marketplaces SET full_name = 'acme/renamed' WHERE id = 'm1'");

    const [old, renamed] = await Promise.all(
      ['acme/m1', 'acme/renamed'].map((marketplace) =>
        listPlugins(db, { marketplace }, { sort: 'name', ...whole }),
      ),
    );

    expect(JSON.parse(old?.page?.items ?? '')).toHaveLength(0);
    expect(JSON.parse(renamed?.page?.items ?? '')).toHaveLength(3);
  });

  it('leaves the facet of a marketplace that was deleted', async () => {
    await run("DELETE FROM marketplaces WHERE id = 'm1'");

    const { stored, expected } = await recountFacets();

    expect(stored).toEqual(expected);
    expect(stored.filter((line) => line.startsWith('marketplace:acme/m1'))).toEqual([]);
  });
});

describe('the version moves', () => {
  it('of ratings and people when only a review changes', async () => {
    const before = await versions();

    await run("UPDATE plugin_ratings SET review = 'better now' WHERE user_id = 'u2'");

    const after = await versions();
    expect(after.ratings?.version).not.toBe(before.ratings?.version);
    expect(after.person?.version).not.toBe(before.person?.version);
  });

  it('of ratings when a person who rated takes another name', async () => {
    const before = await versions();

    await run("UPDATE users SET username = 'u9' WHERE id = 'u1'");

    const after = await versions();
    expect(after.ratings?.version).not.toBe(before.ratings?.version);
  });

  it('of a collection when only the order of its members changes', async () => {
    const before = await versions();

    await run(
      "UPDATE collection_plugins SET position = 9 WHERE collection_id = 'c1' AND plugin_id = 'p1'",
    );

    const after = await versions();
    expect(after.collection?.version).not.toBe(before.collection?.version);
  });
});
