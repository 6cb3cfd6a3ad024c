import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { insertPlugins, KIND, keyOf, makePlugins } from './support/synthetic.ts';
import { rowsOf } from './support/tables.ts';

const PLUGIN = keyOf(KIND.plugin, 0);
/** The plugin, its place among all plugins, the totals; and that search may have to move it. */
const BESIDE_LISTS = 4;

beforeAll(() => insertPlugins(makePlugins(0, 20)));

const written = async (change: string): Promise<number> => {
  const { meta } = await env.DB.prepare(`UPDATE plugins SET ${change} WHERE id = ?`)
    .bind(PLUGIN)
    .run();
  return meta.rows_written;
};

const countLists = async (): Promise<number> =>
  (
    await rowsOf(
      `SELECT 1 FROM plugin_facets JOIN plugins ON number = plugin_number WHERE id = '${PLUGIN}'`,
    )
  ).length;

it.each([
  'stars = stars + 1',
  'trending = trending + 1',
  'rating_score = 4.5',
  "updated_at = '2027-01-01T00:00:00.000Z'",
  "name = 'another'",
])('writes of each list of a plugin its row and its place in one order: %s', async (change) => {
  const lists = await countLists();

  const rows = await written(change);

  expect(lists).toBeGreaterThan(5);
  expect(rows).toBeGreaterThanOrEqual(2 * lists);
  expect(rows).toBeLessThanOrEqual(2 * lists + BESIDE_LISTS);
});

it('writes of each list of a plugin that is downloaded its row and its places in two orders', async () => {
  const lists = await countLists();

  const rows = await written('downloads = downloads + 1, trending = trending + 1');

  expect(rows).toBeGreaterThanOrEqual(3 * lists);
  expect(rows).toBeLessThanOrEqual(3 * lists + BESIDE_LISTS + 1);
});

it('writes no list of a plugin that gets a second skill', async () => {
  expect(await written('skill_count = skill_count + 1')).toBeLessThanOrEqual(BESIDE_LISTS);
});

it('writes the one list that a plugin leaves and the one that it comes into', async () => {
  // A plugin that comes with a category, or leaves one, writes one row more: the totals', with the first categories anew.
  const [orders, counts, firsts] = [7, 2, 1];

  const rows = await written(`category = 'elsewhere'`);

  expect(rows).toBeLessThanOrEqual(2 * (1 + orders + counts + firsts) + BESIDE_LISTS);
});
