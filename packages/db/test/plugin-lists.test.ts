import { env } from 'cloudflare:workers';
import { PLUGIN_SORTS, type PluginSort, type PluginSummary } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import { listPlugins, type PluginFilters } from '../src/index.ts';
import {
  insertPlugins,
  KIND,
  keyOf,
  makePlugins,
  type SyntheticPlugin,
  slugOf,
} from './support/synthetic.ts';
import { walk } from './support/walk.ts';

const MARKETPLACE = 'Made/r0';
const PLUGINS = makePlugins(0, 230);

const isListed = ({ place }: SyntheticPlugin) => place % 11 === 0;
const id = ({ place }: SyntheticPlugin) => keyOf(KIND.plugin, place);

/** How each order compares, written without the database's keys: descending where negative means first. */
const ORDERS: Record<PluginSort, Array<(plugin: SyntheticPlugin) => string | number>> = {
  downloads: [(plugin) => plugin.downloads],
  stars: [(plugin) => plugin.stars],
  rating: [(plugin) => plugin.rating, (plugin) => Math.sign(plugin.rating)],
  trending: [(plugin) => plugin.trending],
  updated: [(plugin) => plugin.updatedAt],
  created: [(plugin) => plugin.createdAt],
  name: [(plugin) => plugin.name.toLowerCase()],
};

const sorted = (plugins: SyntheticPlugin[], sort: PluginSort): string[] => {
  const direction = sort === 'name' ? 1 : -1;
  const compare = (one: SyntheticPlugin, other: SyntheticPlugin): number => {
    for (const value of [...ORDERS[sort], id]) {
      const [a, b] = [value(one), value(other)];
      if (a !== b) return a < b ? -direction : direction;
    }
    return 0;
  };
  return plugins.toSorted(compare).map(({ place }) => slugOf(place));
};

const matches = (plugin: SyntheticPlugin, filters: PluginFilters): boolean =>
  (filters.tag === undefined || plugin.tags.includes(filters.tag)) &&
  (filters.owner === undefined || plugin.owner === filters.owner.toLowerCase()) &&
  (filters.category === undefined || plugin.category === filters.category) &&
  (filters.marketplace === undefined || isListed(plugin)) &&
  (filters.minRating === undefined || plugin.rating >= filters.minRating) &&
  (filters.official === undefined || plugin.official === filters.official) &&
  (filters.verified === undefined || plugin.verified === filters.verified) &&
  !filters.has?.includes('hooks');

const FILTERS: PluginFilters[] = [
  {},
  { tag: 'rare' },
  { owner: 'OWNER-3' },
  { category: 'category-1', has: ['skills', 'agents'] },
  { marketplace: MARKETPLACE },
  { minRating: 2.5, official: false },
  { minRating: 0.5 },
  { verified: true, category: 'category-2', tag: 'tag-0' },
  { verified: false, official: true },
  { has: ['hooks'] },
  { category: "nobody's" },
];

beforeAll(async () => {
  await insertPlugins(PLUGINS);
  await env.DB.batch([
    env.DB.prepare(
      `INSERT INTO marketplaces (id, repository_id, full_name, loadable, created_at, updated_at)
       VALUES (?1, ?1, 'made/r0', 1, '', '')`,
    ).bind(keyOf(KIND.repository, 0)),
    ...PLUGINS.filter(isListed).map((plugin) =>
      env.DB.prepare(
        `INSERT INTO marketplace_listings (id, marketplace_id, position, plugin_id, name, source, loadable)
         VALUES (?1, ?2, ?3, ?1, '', '{}', 1)`,
      ).bind(id(plugin), keyOf(KIND.repository, 0), plugin.place),
    ),
  ]);
});

describe.each(PLUGIN_SORTS)('a list of plugins by %s', (sort) => {
  it.each(FILTERS)('gives each of %j once, in order', async (filters) => {
    const expected = sorted(
      PLUGINS.filter((plugin) => matches(plugin, filters)),
      sort,
    );

    const walked = await walk<PluginSummary>((after) =>
      listPlugins(env.DB, filters, { sort, limit: 9, after, known: '' }),
    );

    expect(walked.map(({ slug }) => slug)).toEqual(expected);
  });
});

it('gives the same list in pages of any size', async () => {
  const inPagesOf = (limit: number) =>
    walk<PluginSummary>((after) =>
      listPlugins(env.DB, { tag: 'tag-1' }, { sort: 'rating', limit, after, known: '' }),
    );
  const whole = await inPagesOf(100);

  const [ones, elevens] = await Promise.all([inPagesOf(1), inPagesOf(11)]);

  expect(ones).toEqual(whole);
  expect(elevens).toEqual(whole);
});

it('leaves the page out for a caller who holds its version', async () => {
  const page = { sort: 'downloads', limit: 5 } as const;
  const { version } = await listPlugins(env.DB, {}, { ...page, known: '' });

  const again = await listPlugins(env.DB, {}, { ...page, known: version });

  expect(again).toEqual({ version, page: null });
});
