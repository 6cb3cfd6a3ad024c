import {
  type Change,
  type ChangeFeed,
  changeFeed,
  errorBody,
  type Plugin,
  page,
  plugin,
  pluginSummary,
} from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { REPRESENTATION } from '../workers/api/src/http/conditional.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** What moves without a change: what people do to a plugin. */
const NOT_TOLD = [
  'downloads',
  'downloads7d',
  'downloads30d',
  'stars',
  'ratingAverage',
  'ratingCount',
];

/** What a mirror keeps of a plugin. */
type Mirrored = Record<string, unknown>;

const toldOf = (whole: Plugin): Mirrored =>
  Object.fromEntries(Object.entries(whole).filter(([name]) => !NOT_TOLD.includes(name)));

/** A registry seen through its change feed alone. */
class Mirror {
  readonly plugins: Map<string, Mirrored>;
  readonly sequences: number[] = [];
  since: number;

  constructor(from?: Mirror) {
    this.plugins = new Map(from?.plugins);
    this.since = from?.since ?? 0;
  }

  /** Reads changes, `limit` at a time, until there are no more. */
  async follow(limit: number): Promise<void> {
    for (;;) {
      const response = await registry.get(`/v1/changes?since=${this.since}&limit=${limit}`);
      const feed = changeFeed.parse(await response.json());
      const bookmark = response.headers.get('x-d1-bookmark') ?? '';
      for (const one of feed.items) await this.#apply(one, bookmark);
      this.since = feed.nextSince;
      if (feed.items.length < limit) return;
    }
  }

  async #apply({ sequence, kind, slug }: ChangeFeed['items'][number], bookmark: string) {
    this.sequences.push(sequence);
    this.plugins.delete(slug);
    if (kind === 'plugin_removed') return;
    const url = new URL(`/v1/plugins/${slug}`, registry.url);
    const init = { headers: { 'x-d1-bookmark': bookmark }, redirect: 'manual' } as const;
    const response = await fetch(url, init);
    if (response.status !== 200) return;
    const found = plugin.parse(await response.json());
    if (found.status === 'active') this.plugins.set(slug, toldOf(found));
  }
}

/** The same without the feed: every plugin that the list gives. */
const walkPlugins = async (): Promise<Map<string, Mirrored>> => {
  const found = new Map<string, Mirrored>();
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${cursor}`;
    const response = await registry.get(`/v1/plugins?sort=name&limit=5${query}`);
    const { items, nextCursor } = page(pluginSummary).parse(await response.json());
    for (const { slug } of items) {
      const whole = plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());
      found.set(slug, toldOf(whole));
    }
    cursor = nextCursor;
  } while (cursor !== null);
  return found;
};

const put = async (name: string, files: Files, more: object = {}) =>
  github.put(await repositoryWith(name, files, more));

const renaming = (name: string, plugins: string[], renames: Record<string, string>): Files => {
  const files = marketplaceWith(name, plugins);
  const file = '.claude-plugin/marketplace.json';
  return { ...files, [file]: { ...(files[file] as object), renames } };
};

const crawl = async (name: string) => (await registry.crawl(name)).status;

const base = marketplaceWith('base', ['alpha', 'beta', 'gamma']);
const far: Files = { 'skills/far/SKILL.md': skillText('far') };
const pointing = (name: string, description: string): Files => ({
  '.claude-plugin/marketplace.json': {
    name,
    owner: { name: 'Ada' },
    plugins: [{ name: 'far', source: { source: 'github', repo: 'eve/far' }, description }],
  },
});

/** What a listing points at is crawled by itself: ticks until the plugin shows what is expected. */
const settle = (slug: string, expected: object) =>
  vi.waitFor(
    async () => {
      await registry.tick();
      const response = await registry.get(`/v1/plugins/${slug}`);
      expect(await response.json()).toMatchObject(expected);
    },
    { timeout: 20_000, interval: 50 },
  );

/** The life of a registry: each step leaves it at rest. */
const STEPS: Array<[string, () => Promise<unknown>]> = [
  [
    'three plugins appear',
    async () => {
      await put('ada/base', base);
      await crawl('ada/base');
    },
  ],
  ['nothing happens', () => crawl('ada/base')],
  [
    'one of them changes',
    async () => {
      await put('ada/base', { ...base, 'plugins/beta/skills/more/SKILL.md': skillText('more') });
      await crawl('ada/base');
    },
  ],
  [
    'one leaves',
    async () => {
      await put('ada/base', marketplaceWith('base', ['alpha', 'beta']));
      await crawl('ada/base');
    },
  ],
  [
    'one is renamed by its marketplace',
    async () => {
      await put('ada/base', renaming('base', ['alpha', 'delta'], { beta: 'delta' }));
      await crawl('ada/base');
    },
  ],
  [
    'the one that left is back',
    async () => {
      await put('ada/base', renaming('base', ['alpha', 'delta', 'gamma'], { beta: 'delta' }));
      await crawl('ada/base');
    },
  ],
  [
    'a repository is listed elsewhere',
    async () => {
      await put('eve/far', far);
      await put('ada/pointing', pointing('pointing', 'From afar.'));
      await crawl('ada/pointing');
      await settle('eve/far/far', { description: 'From afar.' });
    },
  ],
  [
    'and the entry that lists it changes',
    async () => {
      await put('ada/pointing', pointing('pointing', 'From very far.'));
      await crawl('ada/pointing');
      await settle('eve/far/far', { description: 'From very far.' });
    },
  ],
  [
    'and another marketplace lists it, too',
    async () => {
      await put('bob/second', pointing('second', 'From very far.'));
      await crawl('bob/second');
      const listings = [{ marketplace: 'ada/pointing' }, { marketplace: 'bob/second' }];
      await settle('eve/far/far', { listings });
    },
  ],
  [
    'a repository is renamed and changed',
    async () => {
      github.rename('ada/base', 'Ada', 'Ground');
      await crawl('ada/base');
      const files = renaming('base', ['alpha', 'delta'], { beta: 'delta' });
      const { id } = await repositoryWith('ada/base', {});
      await put('Ada/Ground', files, { id });
      await crawl('ada/ground');
    },
  ],
  [
    'somebody else takes a name',
    async () => {
      await put('ada/taken', marketplaceWith('taken', ['mine', 'also']));
      await crawl('ada/taken');
      await put('ada/taken', marketplaceWith('taken', ['mine', 'evil']), { id: 66 });
      await crawl('ada/taken');
    },
  ],
  [
    'and gives it back',
    async () => {
      await put('ada/taken', marketplaceWith('taken', ['mine']));
      await crawl('ada/taken');
    },
  ],
  [
    'a crawl fails',
    async () => {
      github.break('ada/taken', { kind: 'status', status: 500 });
      await crawl('ada/taken');
      github.mend('ada/taken');
    },
  ],
];

const expectEqual = (one: Map<string, unknown>, other: Map<string, unknown>) =>
  expect(Object.fromEntries(one)).toEqual(Object.fromEntries(other));

describe('a mirror that only follows the changes', () => {
  const stops: Mirror[] = [];
  let last: Mirror;

  beforeAll(async () => {
    last = new Mirror();
    for (const [, step] of STEPS) {
      stops.push(new Mirror(last));
      await step();
      await last.follow(3);
    }
  }, 120_000);

  it('ends with exactly the plugins that the lists and pages show', async () => {
    const shown = await walkPlugins();

    expect(shown.size).toBeGreaterThan(3);
    expectEqual(last.plugins, shown);
  });

  it('ends there as well when it begins at the end with all of the past', async () => {
    const late = new Mirror();

    await late.follow(3);

    expectEqual(late.plugins, last.plugins);
    expect(late.since).toBe(last.since);
  });

  it('ends there as well from wherever it stopped', async () => {
    for (const stop of stops) {
      await stop.follow(3);
      expectEqual(stop.plugins, last.plugins);
    }
  });

  it('loses nothing by hearing again what it knows', async () => {
    for (let since = 0; since <= last.since; since += 1) {
      const again = new Mirror(last);
      again.since = since;
      await again.follow(100);
      expectEqual(again.plugins, last.plugins);
    }
  });

  it('is given every number once, in order, without a gap', () => {
    expect(last.sequences).toEqual(Array.from({ length: last.since }, (_, place) => place + 1));
  });
});

describe('the change feed', () => {
  const feedAt = async (query: string) =>
    changeFeed.parse(await (await registry.get(`/v1/changes${query}`)).json());
  const tale = (items: Change[]) => items.map(({ kind, slug }) => `${kind} ${slug}`);

  it('tells a rename as a removal at the old address and an addition at the new one', async () => {
    const { items } = await feedAt('?limit=100');

    const moved = tale(items)
      .filter((line) => line.endsWith('/alpha'))
      .slice(0, 3);

    expect(moved).toEqual([
      'plugin_added ada/base/alpha',
      'plugin_removed ada/base/alpha',
      'plugin_added ada/ground/alpha',
    ]);
  });

  it('begins at the beginning, 20 at a time, and says where to go on', async () => {
    const { items, nextSince } = await feedAt('');

    expect(items.map(({ sequence }) => sequence)).toEqual(items.map((_, place) => place + 1));
    expect(items).toHaveLength(20);
    expect(nextSince).toBe(20);
  });

  it('gives back what was asked where nothing is new', async () => {
    const latest = (await feedAt('?since=0&limit=100')).nextSince;

    expect(await feedAt(`?since=${latest}`)).toEqual({ items: [], nextSince: latest });
  });

  it.each([1, 999_999_999_999_999])(
    'tells a mirror that is ahead of it, as of one that was restored, to begin again: by %i',
    async (ahead) => {
      const latest = (await feedAt('?since=0&limit=100')).nextSince;
      const since = Math.min(latest + ahead, 999_999_999_999_999);

      const response = await registry.get(`/v1/changes?since=${since}`, {
        'If-None-Match': `"${REPRESENTATION}-${latest}"`,
      });

      const body = errorBody.parse(await response.json());
      expect([response.status, body.code]).toEqual([400, 'invalid_cursor']);
      expect(body.detail).toContain('begin again at 0');
      expect(body.errors?.map(({ path }) => path)).toEqual(['since']);
      expect(response.headers.get('Cache-Control')).toBe('no-store');
    },
  );

  it('is asked each time, and answers 304 until something changes', async () => {
    const first = await registry.get('/v1/changes?since=5');
    const known = { 'If-None-Match': first.headers.get('ETag') ?? '' };
    const again = await registry.get('/v1/changes?since=5', known);
    await put('ada/later', marketplaceWith('later', ['one']));
    await crawl('ada/later');

    const after = await registry.get('/v1/changes?since=5', known);

    expect(first.headers.get('Cache-Control')).toBe('public, max-age=0, must-revalidate');
    expect([again.status, after.status]).toEqual([304, 200]);
  });

  it.each([
    ['since=-1', 'since'],
    ['since=', 'since'],
    ['since=1e3', 'since'],
    ['since=1.5', 'since'],
    ['since=9999999999999999', 'since'],
    ['since=1&since=2', 'since'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['cursor=x', 'cursor'],
  ])('refuses %s and names it', async (query, parameter) => {
    const response = await registry.get(`/v1/changes?${query}`);

    const body = errorBody.parse(await response.json());
    expect([response.status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors?.map(({ path }) => path)).toEqual([parameter]);
  });
});
