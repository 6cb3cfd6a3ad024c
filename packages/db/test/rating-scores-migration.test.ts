import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { oneMigration } from './support/one-migration.ts';

const AT = '2026-01-01T00:00:00.000Z';
const { OLD: db } = env;
const migration = oneMigration('rating_scores');

/** Stars that each plugin had been given. */
const GIVEN: Record<string, number[]> = { p1: [5], p2: [4, 5, 5, 5, 4], p3: [], p4: [1, 2] };

const WORLD = [
  `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
   VALUES ('r', 'ada/r', 'ada', 'r', '${AT}', '${AT}')`,
  `INSERT INTO users (id, username, created_at, updated_at)
   SELECT 'u' || value, 'u' || value, '${AT}', '${AT}' FROM json_each('[0,1,2,3,4]')`,
  ...Object.entries(GIVEN).flatMap(([id, given]) => [
    `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable,
       created_at, updated_at)
     VALUES ('${id}', 'r', 'ada/r/${id}', 'ada', '${id}', '', '', '', '{}', 1, '${AT}', '${AT}')`,
    ...given.map(
      (stars, place) => `
      INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, review, created_at, updated_at)
      VALUES ('${id}${place}', '${id}', 'u${place}', ${stars}, 'Words.', '${AT}', '${AT}')`,
    ),
  ]),
];

type Rated = { id: string; rating_average: number; rating_score: number; bucket: number };

const all = async <Row>(text: string) => (await db.prepare(text).all<Row>()).results;
const averages = () =>
  all<Pick<Rated, 'id' | 'rating_average'>>('SELECT id, rating_average FROM plugins ORDER BY id');
const facets = () =>
  all("SELECT facet, plugin_id FROM plugin_facets WHERE facet LIKE 'rating:%' ORDER BY 1, 2");

const before = { averages: [] as unknown[], facets: [] as unknown[] };

beforeAll(async () => {
  await migration.applyEarlier();
  await db.batch(WORLD.map((text) => db.prepare(text)));
  before.averages = await averages();
  before.facets = await facets();
  await migration.apply();
});

it('keeps the averages that people see, and the filters by them', async () => {
  expect(await averages()).toEqual(before.averages);
  expect(await facets()).toEqual(before.facets);
  expect(before.facets.length).toBeGreaterThan(5);
});

it('gives each rated plugin a score of the mean of all ratings', async () => {
  const stars = Object.values(GIVEN).flat();
  const mean = stars.reduce((sum, one) => sum + one, 0) / stars.length;

  const scores = await all<Rated>('SELECT * FROM plugins ORDER BY id');

  expect(
    await all('SELECT rating_stars, rating_prior, rescored_up_to FROM registry_totals'),
  ).toEqual([{ rating_stars: 31, rating_prior: mean, rescored_up_to: null }]);
  for (const { id, rating_score } of scores) {
    const given = GIVEN[id] ?? [];
    const sum = given.reduce((total, one) => total + one, 0);
    expect(rating_score).toBeCloseTo(given.length ? (5 * mean + sum) / (5 + given.length) : 0, 9);
  }
});

it('ranks by the score in lists, filtered or not, and goes on to', async () => {
  const order = "SELECT id FROM plugins WHERE status = 'active' ORDER BY rating_key DESC";
  const ranked = await all<{ id: string }>(order);
  await db.prepare(`UPDATE plugin_ratings SET rating = 1 WHERE plugin_id = 'p2'`).run();

  const reranked = await all<{ id: string }>(order);

  const different = await all(
    'SELECT f.facet FROM plugin_facets f JOIN plugins p ON p.id = f.plugin_id WHERE f.rating_key <> p.rating_key',
  );
  expect(ranked.map(({ id }) => id)).toEqual(['p2', 'p1', 'p4', 'p3']);
  expect(reranked.map(({ id }) => id)).toEqual(['p1', 'p4', 'p2', 'p3']);
  expect(different).toEqual([]);
});
