import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { oneMigration } from './support/one-migration.ts';

const SORTS = ['downloads', 'stars', 'rating', 'trending', 'updated', 'created', 'name'];
const { OLD: db } = env;
const migration = oneMigration('compact_facets');

const at = (milliseconds: number) => new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString();

type Given = {
  id: string;
  name: string;
  status: string;
  tags: string;
  counts: [downloads: number, stars: number, trending: number, skills: number];
  rating: [score: number, count: number];
  created: number;
  updated: number;
};

const PLUGINS: Given[] = [
  {
    id: 'p1',
    name: 'B',
    status: 'active',
    tags: '["git","git"]',
    counts: [9, 3, 1, 1],
    rating: [4.25, 8],
    created: 1,
    updated: 9_000,
  },
  {
    id: 'p2',
    name: 'a',
    status: 'active',
    tags: '[]',
    counts: [10, 3, 0, 2],
    rating: [4.25, 9],
    created: 2,
    updated: 8_999,
  },
  {
    id: 'p3',
    name: 'c',
    status: 'removed',
    tags: '["git"]',
    counts: [99, 9, 9, 1],
    rating: [5, 1],
    created: 3,
    updated: 3,
  },
  {
    id: 'p4',
    name: 'b',
    status: 'active',
    tags: '["git"]',
    counts: [10, 2 ** 40, 1, 0],
    rating: [0, 0],
    created: 2,
    updated: 9_001,
  },
];

const WORLD = [
  `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
   VALUES ('r', 'ada/r', 'ada', 'r', '${at(0)}', '${at(0)}')`,
  `INSERT INTO marketplaces (id, repository_id, full_name, loadable, created_at, updated_at)
   VALUES ('m', 'r', 'ada/r', 1, '${at(0)}', '${at(0)}')`,
  ...PLUGINS.map(
    ({ id, name, status, tags, counts, rating, created, updated }) => `
    INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable, status, tags,
      downloads, stars, trending, skill_count, rating_score, rating_average, rating_count, rating_sum, created_at, updated_at)
    VALUES ('${id}', 'r', 'ada/r/${id}', 'ada', '${name}', '', '', '', '{}', 1, '${status}', '${tags}', ${counts.join()},
      ${rating[0]}, ${rating.join()}, ${rating[1] * 4}, '${at(created)}', '${at(updated)}')`,
  ),
  `INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
   VALUES ('l', 'm', 0, 'p2', 'a', '{}', 1)`,
];

const slugs = async (text: string) =>
  (await db.prepare(text).all<{ slug: string }>()).results.map(({ slug }) => slug);

/** Each list as its slugs in order, after what it is a list of. @param joined how a facet's row finds its plugin */
const lists = async (joined: string): Promise<Record<string, string[]>> => {
  const facets = await slugs('SELECT DISTINCT facet AS slug FROM plugin_facets');
  const read = SORTS.flatMap((sort) => [
    { of: sort, text: `plugins AS p WHERE status = 'active' ORDER BY ${sort}_key DESC` },
    ...facets.map((facet) => ({
      of: `${facet} ${sort}`,
      text: `plugin_facets AS f JOIN plugins AS p ON ${joined} WHERE f.facet = '${facet}' ORDER BY f.${sort}_key DESC`,
    })),
  ]);
  return Object.fromEntries(
    await Promise.all(
      read.map(async ({ of, text }) => [of, await slugs(`SELECT p.slug FROM ${text}`)]),
    ),
  );
};
const counts = async () =>
  (await db.prepare('SELECT facet, plugin_count FROM facet_counts ORDER BY facet').all()).results;

let before: { lists: Record<string, string[]>; counts: unknown[] };

beforeAll(async () => {
  await migration.applyEarlier();
  await db.batch(WORLD.map((text) => db.prepare(text)));
  before = { lists: await lists('p.id = f.plugin_id'), counts: await counts() };
  await migration.apply();
});

it('keeps what plugins answer to, in each of the seven orders', async () => {
  expect(await lists('p.number = f.plugin_number')).toEqual(before.lists);
  expect(await counts()).toEqual(before.counts);
  expect(before.lists).toMatchObject({
    downloads: ['ada/r/p4', 'ada/r/p2', 'ada/r/p1'],
    'tag:git updated': ['ada/r/p4', 'ada/r/p1'],
    'has:skills rating': ['ada/r/p2', 'ada/r/p1'],
    'marketplace:ada/r name': ['ada/r/p2'],
  });
});

it('counts on as before', async () => {
  await db.prepare(`UPDATE plugins SET status = 'active' WHERE id = 'p3'`).run();
  await db.prepare(`DELETE FROM plugins WHERE id = 'p4'`).run();

  const stored = await counts();

  expect(stored).toContainEqual({ facet: 'tag:git', plugin_count: 2 });
  expect(stored).toContainEqual({ facet: 'has:skills', plugin_count: 3 });
  expect(stored).toContainEqual({ facet: 'owner:ada', plugin_count: 3 });
});
