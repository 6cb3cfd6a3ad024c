import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());

type Listed = { items: Array<Record<string, unknown>>; nextCursor: string | null };

const list = async (path: string): Promise<Listed> =>
  (await (await registry.get(path)).json()) as Listed;

const walk = async (path: string): Promise<unknown[]> => {
  const found: unknown[] = [];
  for (let next: string | null = path; next; ) {
    const response: Response = await registry.get(next);
    const { items, nextCursor } = (await response.json()) as Listed;
    found.push(...items);
    const link: string | undefined = response.headers
      .get('Link')
      ?.match(/^<([^>]+)>; rel="next"$/)?.[1];
    expect(link === undefined).toBe(nextCursor === null);
    next = link ?? null;
  }
  return found;
};

const WALKED = [
  ...['downloads', 'stars', 'rating', 'trending', 'updated', 'created', 'name'].map(
    (sort) => `/v1/plugins?sort=${sort}`,
  ),
  '/v1/plugins?has=skills&has=agents',
  '/v1/skills',
  '/v1/skills?sort=name',
  '/v1/skills?sort=updated&owner=okapi-data',
  '/v1/commands',
  '/v1/tags',
  '/v1/categories',
  '/v1/marketplaces',
  '/v1/collections',
  '/v1/runs',
];

describe.each(WALKED)('walking %s two by two', (path) => {
  it('gives the same items in the same order as one page, each once, and ends', async () => {
    const joined = path.includes('?') ? '&' : '?';
    const whole = await list(`${path}${joined}limit=100`);

    const walked = await walk(`${path}${joined}limit=2`);

    expect(walked).toEqual(whole.items);
    expect(walked.length).toBeGreaterThan(1);
  });
});

it('leads on from a cursor whose name is spelled in another way', async () => {
  const { nextCursor } = await list('/v1/plugins?limit=2');
  const { items } = await list('/v1/plugins?limit=100');

  const walked = await walk(`/v1/plugins?l%69mit=2&curso%72=${nextCursor}`);

  expect(walked).toEqual(items.slice(2));
});

describe('filters', () => {
  const plugins = async (query: string) => (await list(`/v1/plugins?limit=100&${query}`)).items;

  it.each([
    ['category=database', (one: Record<string, unknown>) => one.category === 'database'],
    ['tag=sql', (one) => (one.tags as string[]).includes('sql')],
    ['owner=Okapi-Data', (one) => String(one.slug).startsWith('okapi-data/')],
    ['verified=true', (one) => one.verified === true],
    ['verified=false', (one) => one.verified === false],
    ['official=true', (one) => one.official === true],
    ['minRating=4.5', (one) => Number(one.ratingAverage) >= 4.5],
    ['has=hooks', (one) => (one.componentCounts as { hooks: number }).hooks > 0],
    [
      'has=mcp-servers&has=skills',
      (one) => {
        const counts = one.componentCounts as { mcpServers: number; skills: number };
        return counts.mcpServers > 0 && counts.skills > 0;
      },
    ],
  ] satisfies Array<[string, (one: Record<string, unknown>) => boolean]>)(
    '%s gives exactly the plugins it describes',
    async (query, holds) => {
      const all = await plugins('sort=name');

      const found = await plugins(`sort=name&${query}`);

      expect(found).toEqual(all.filter(holds));
      expect(found.length).toBeGreaterThan(0);
    },
  );

  it('combine: all of them must hold', async () => {
    const found = await plugins('category=database&has=skills&owner=okapi-data&minRating=4');

    expect(found.map(({ name }) => name)).toEqual(['postgres-companion']);
  });

  it('by marketplace gives what that marketplace lists', async () => {
    const response = await registry.get('/v1/marketplaces/okapi-data/okapi-plugins');
    const { listings } = (await response.json()) as { listings: Array<{ slug: string | null }> };

    const found = await plugins('marketplace=okapi-data/okapi-plugins');

    expect(found.map(({ slug }) => slug).sort()).toEqual(
      listings.flatMap(({ slug }) => slug ?? []).sort(),
    );
  });

  it('by the beginning of a name finds components in any letter case', async () => {
    const all = (await list('/v1/skills?sort=name&limit=100')).items;
    const prefix = String(all[0]?.name).slice(0, 3);

    const found = (await list(`/v1/skills?q=${prefix.toUpperCase()}&limit=100`)).items;

    expect(found).toEqual(
      all.filter(({ name }) => String(name).toLowerCase().startsWith(prefix.toLowerCase())),
    );
  });
});

describe('a cursor', () => {
  const cursorOf = async (path: string): Promise<string> => (await list(path)).nextCursor ?? '';
  const statusOf = async (path: string) => {
    const response = await registry.get(path);
    const { code } = (await response.json()) as { code?: string };
    return [response.status, code];
  };

  it('of another query is refused', async () => {
    const cursor = await cursorOf('/v1/plugins?limit=1&sort=stars');

    const answers = [
      await statusOf(`/v1/plugins?limit=1&sort=name&cursor=${cursor}`),
      await statusOf(`/v1/plugins?limit=1&sort=stars&has=skills&cursor=${cursor}`),
      await statusOf(`/v1/skills?limit=1&cursor=${cursor}`),
    ];

    expect(answers).toEqual([
      [400, 'invalid_cursor'],
      [400, 'invalid_cursor'],
      [400, 'invalid_cursor'],
    ]);
  });

  it('may be used with another limit', async () => {
    const cursor = await cursorOf('/v1/plugins?limit=1');

    const { items } = await list(`/v1/plugins?limit=3&cursor=${cursor}`);

    expect(items).toEqual((await list('/v1/plugins?limit=100')).items.slice(1, 4));
  });
});
