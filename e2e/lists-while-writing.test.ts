import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from './contract/declared-operations.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';
import { BUSY_PLUGIN, fill, stir } from './harness/stirred-registry.ts';

const PAGES_MAX = 100;
const LIMIT = 4;

let registry: TestRegistry;
let steps = 0;
beforeAll(async () => {
  registry = await startRegistry();
  await fill(registry.database);
});
afterAll(() => registry.stop());

type Item = Record<string, unknown>;
type Page = { items: Item[]; nextCursor?: string | null; nextSince?: number };

const nextOf = (path: string, { items, nextCursor, nextSince }: Page): string | undefined => {
  const url = new URL(path, registry.url);
  if (nextSince !== undefined) url.searchParams.set('since', String(nextSince));
  else if (nextCursor) url.searchParams.set('cursor', nextCursor);
  const isLast = nextSince === undefined ? !nextCursor : items.length < LIMIT;
  return isLast ? undefined : url.pathname + url.search;
};

/** Every item of a list, page by page; `between` runs while each page is asked for. */
const walk = async (path: string, between: () => Promise<void>): Promise<Item[]> => {
  const found: Item[] = [];
  let next: string | undefined = `${path}${path.includes('?') ? '&' : '?'}limit=${LIMIT}`;
  for (let pages = 0; next; pages += 1) {
    if (pages > PAGES_MAX) throw new Error(`${path} does not end`);
    const [response] = await Promise.all([registry.get(next), between()]);
    const page = (await response.json()) as Page;
    found.push(...page.items);
    next = nextOf(next, page);
  }
  return found;
};

const SORTED: Record<string, readonly string[]> = {
  '/v1/plugins': ['downloads', 'stars', 'rating', 'trending', 'updated', 'created', 'name'],
  '/v1/skills': ['downloads', 'name', 'updated'],
  '/v1/agents': ['downloads', 'name', 'updated'],
  '/v1/commands': ['downloads', 'name', 'updated'],
  '/v1/mcp-servers': ['downloads', 'name', 'updated'],
};

const PLAIN = [
  '/v1/plugins?has=skills&has=agents&sort=stars',
  `/v1/skills?plugin=${BUSY_PLUGIN}`,
  '/v1/search?q=shared',
  '/v1/search?q=shared&type=all',
  '/v1/search?q=shared&has=skills',
  '/v1/collections',
  '/v1/marketplaces',
  '/v1/categories',
  '/v1/tags',
  '/v1/runs',
  '/v1/runs?repository=still/home',
  '/v1/changes',
  `/v1/plugins/${BUSY_PLUGIN}/versions`,
  `/v1/plugins/${BUSY_PLUGIN}/ratings`,
];

const WALKED = [
  ...Object.entries(SORTED).flatMap(([path, sorts]) => sorts.map((sort) => `${path}?sort=${sort}`)),
  ...PLAIN,
];

/** What a list calls its items: that of a thing that stands still says so, or it is a run that was asked for. */
const nameOf = ({
  id,
  slug,
  name,
  version,
  username,
  repository,
  plugin,
  sequence,
}: Item): string => [slug, plugin, name, version, username, repository, id, sequence].join(' ');

const standsStill = (item: Item): boolean =>
  item.trigger === undefined
    ? /\bstill\b/.test(nameOf(item).replaceAll('-', ' '))
    : item.trigger === 'request';

describe.each(WALKED)('walking %s while everything else moves', (path) => {
  it('ends, and gives what stood still once each and in order', async () => {
    const before = (await walk(path, async () => {})).filter(standsStill).map(nameOf);

    const found = await walk(path, () => {
      steps += 1;
      return stir(registry.database, steps);
    });

    expect(found.filter(standsStill).map(nameOf)).toEqual(before);
    expect(before.length).toBeGreaterThan(4);
    expect(found.length).toBeGreaterThan(before.length);
  });
});

describe('the lists that are walked', () => {
  it('are all that take a cursor, in every order', async () => {
    const document = (await (await registry.get('/openapi.json')).json()) as OpenApiDocument;
    const walked = WALKED.map((path) =>
      path.replace(`/${BUSY_PLUGIN}`, '/{owner}/{repo}/{plugin}'),
    );

    const declared = Object.entries(document.paths).flatMap(([path, { get }]) => {
      const parameters = get?.parameters ?? [];
      // Other programs' protocols have walks of their own: mcp-registry.test.ts; so has what admins list: reports, moderation.
      if (
        !path.startsWith('/v1/') ||
        get?.security ||
        !parameters.some(({ name }) => name === 'cursor')
      )
        return [];
      const sorts = parameters.find(({ name }) => name === 'sort')?.schema.enum;
      return sorts ? sorts.map((sort) => `${path}?sort=${sort}`) : [path];
    });

    const missing = declared.filter((one) => !walked.some((path) => path.startsWith(one)));
    expect(missing).toEqual([]);
    expect(declared.length).toBeGreaterThan(20);
  });
});

describe('a cursor', () => {
  const withCursor = (path: string, cursor: string): string =>
    `${path}${path.includes('?') ? '&' : '?'}limit=${LIMIT}&cursor=${encodeURIComponent(cursor)}`;
  const cursorOf = async (path: string): Promise<string> => {
    const response = await registry.get(`${path}${path.includes('?') ? '&' : '?'}limit=${LIMIT}`);
    return ((await response.json()) as Page).nextCursor ?? '';
  };
  const answerTo = async (path: string): Promise<string> => {
    const response = await registry.get(path);
    return `${response.status} ${((await response.json()) as { code?: string }).code}`;
  };
  const lists = WALKED.filter((path) => path !== '/v1/changes');

  it.each(lists)(
    'of %s is refused with any single character changed, cut short or made longer',
    async (path) => {
      const cursor = await cursorOf(path);
      const changed = [...cursor].flatMap((character, place) => [
        cursor.slice(0, place) + (character === 'A' ? 'B' : 'A') + cursor.slice(place + 1),
        cursor.slice(0, place),
      ]);
      // Another spelling of the same bytes, if there is one: the last character may hold bits that mean nothing.
      const respelt = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
        .map((character) => cursor.slice(0, -1) + character)
        .filter((one) => one !== cursor);
      const tried = [...changed, ...respelt, cursor.slice(0, 16), `${cursor}A`, `${cursor}=`, 'x']
        // A repeated character that is cut at either place gives the same text.
        .filter((one) => one !== '' && one !== cursor);

      const answers = new Set<string>();
      for (const one of tried) answers.add(await answerTo(withCursor(path, one)));

      expect(cursor).not.toBe('');
      expect([...answers]).toEqual(['400 invalid_cursor']);
    },
  );

  it('of any list is refused by every other', async () => {
    const cursors = await Promise.all(lists.map(cursorOf));
    const wrong: string[] = [];

    for (const [place, path] of lists.entries())
      for (const [other, cursor] of cursors.entries()) {
        const answer = place === other ? '' : await answerTo(withCursor(path, cursor));
        if (place !== other && answer !== '400 invalid_cursor') wrong.push(`${path} ${answer}`);
      }

    expect(wrong).toEqual([]);
  });
});
