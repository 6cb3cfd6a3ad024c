import { createHash } from 'node:crypto';
import { type Catalog, catalog, collection, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import {
  listingElsewhere,
  oddMarketplace,
  onePlugin,
  skillsOnly,
} from './harness/catalog-repositories.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() }, seed: true });
  const target = await repositoryWith('ada/target', marketplaceWith('target', ['alpha', 'beta']));
  github.put(target);
  github.put(await repositoryWith('ada/unpinned', onePlugin));
  github.put(await repositoryWith('odd/market', oddMarketplace));
  github.put(await repositoryWith('sky/skills', skillsOnly));
  github.put(await repositoryWith('bob/copies', marketplaceWith('copies', ['alpha'])));
  github.put(await repositoryWith('lia/lister', listingElsewhere(target.sha)));
  const asked = [
    'ada/target',
    'ada/unpinned',
    'odd/market',
    'sky/skills',
    'bob/copies',
    'lia/lister',
  ];
  for (const repository of asked) expect((await registry.crawl(repository)).status).toBe('ok');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** Not from memory: tests change the database behind the registry's back. */
const FRESH = { 'Cache-Control': 'no-cache' };

const read = async (path: string): Promise<Catalog> => {
  const response = await registry.get(`/catalogs/${path}`, FRESH);
  expect(response.status).toBe(200);
  return catalog.parse(await response.json());
};
const entry = async (path: string, name: string) =>
  (await read(path)).plugins.find((one) => one.name === name);
const namesIn = async (path: string) => (await read(path)).plugins.map(({ name }) => name);
const detail = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const PATHS = [
  'all/marketplace.json',
  'verified/marketplace.json',
  'official/marketplace.json',
  'category/tools/marketplace.json',
  'category/code-quality/marketplace.json',
  'owner/ada/marketplace.json',
  'owner/sky/marketplace.json',
  'owner/fernhill-labs/marketplace.json',
  'marketplace/odd/market/marketplace.json',
  'marketplace/lia/lister/marketplace.json',
  'collection/ada-brook/before-you-merge/marketplace.json',
  'search/marketplace.json?q=review',
];

/** Plugins by where a catalog says that they are. */
const shaBySource = async (): Promise<Map<string, string>> => {
  const shas = new Map<string, string>();
  for (let path: string | null = '/v1/plugins?limit=100'; path; ) {
    const { items, nextCursor } = (await (await registry.get(path)).json()) as {
      items: Array<{ slug: string }>;
      nextCursor: string | null;
    };
    for (const { slug } of items) {
      const { repository, commitSha } = await detail(slug);
      shas.set(`${repository.url}.git`, commitSha ?? '');
    }
    path = nextCursor && `/v1/plugins?limit=100&cursor=${nextCursor}`;
  }
  return shas;
};

describe('every catalog', () => {
  it.each(PATHS)(
    '%s pins each entry to the commit that is shown, under a name of its own',
    async (path) => {
      const shas = await shaBySource();

      const { plugins } = await read(path);

      expect(plugins.length).toBeGreaterThanOrEqual(path.startsWith('official') ? 0 : 1);
      expect(new Set(plugins.map(({ name }) => name)).size).toBe(plugins.length);
      for (const { source } of plugins) {
        expect(source.sha).toMatch(/^[0-9a-f]{40}$/);
        expect(source.sha).toBe(shas.get(source.url));
      }
    },
  );

  it('is in the order that it says', async () => {
    const { description, plugins } = await read('all/marketplace.json');

    const names = plugins.map(({ name }) => name);

    expect(description).toBe('Every plugin that SkillStash knows, in the order of their names.');
    expect(names).toEqual([...names].sort());
    expect(names.length).toBeGreaterThan(1);
  });

  it('has a digest in its name where that cannot hold what it is of', async () => {
    const { name } = await read('search/marketplace.json?q=code%20review');

    const digest = createHash('sha256').update('["code review"]').digest('hex').slice(0, 12);
    expect(name).toBe(`skillstash-search-code-review-${digest}`);
  });

  it('has a name that no other one has', async () => {
    const names = await Promise.all(PATHS.map(async (path) => (await read(path)).name));

    expect(new Set(names).size).toBe(PATHS.length);
    // Codex takes no dot, Copilot no underscore.
    expect(names.join('')).toMatch(/^[a-z0-9-]+$/);
    expect(names).toContain('skillstash-all');
    expect(names).toContain('skillstash-owner-ada');
    expect(names).toContain('skillstash-marketplace-odd--market');
  });

  it('answers 304 to who holds it, to HEAD without a body, and to any origin', async () => {
    const first = await registry.get('/catalogs/all/marketplace.json');
    const etag = first.headers.get('ETag') ?? '';
    await first.text();

    const again = await registry.get('/catalogs/all/marketplace.json', { 'If-None-Match': etag });
    const head = await fetch(`${registry.url}/catalogs/all/marketplace.json`, { method: 'HEAD' });

    expect(etag).toMatch(/^"[^"]+"$/);
    expect(again.status).toBe(304);
    expect([head.status, await head.text(), head.headers.get('ETag')]).toEqual([200, '', etag]);
    expect(first.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(first.headers.get('Cache-Control')).toContain('max-age=60');
    expect(first.headers.get('Content-Type')).toBe('application/json');
  });

  it('stays the same, byte for byte, while people download what is in it', async () => {
    const path = '/catalogs/owner/ada/marketplace.json';
    const first = await registry.get(path);
    const etag = first.headers.get('ETag') ?? '';
    const before = await first.text();
    await registry.database
      .prepare(
        "UPDATE plugins SET downloads = downloads + 5, revision = revision + 1 WHERE owner = 'ada'",
      )
      .run();

    const again = await registry.get(path, { ...FRESH, 'If-None-Match': etag });

    expect(again.status).toBe(304);
    expect(await (await registry.get(path, FRESH)).text()).toBe(before);
  });

  it.each([
    ['owner/nobody/marketplace.json', 404, 'catalog_not_found'],
    ['category/nothing/marketplace.json', 404, 'catalog_not_found'],
    ['marketplace/no/such/marketplace.json', 404, 'catalog_not_found'],
    ['collection/no/such/marketplace.json', 404, 'catalog_not_found'],
    ['all/other.json', 404, 'route_not_found'],
    ['search/marketplace.json', 400, 'invalid_request'],
    ['search/marketplace.json?q=%20', 400, 'invalid_request'],
    ['all/marketplace.json?limit=5', 400, 'invalid_request'],
  ])('refuses %s with %d', async (path, status, code) => {
    const response = await registry.get(`/catalogs/${path}`);

    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(await response.json()).toMatchObject({ code });
  });
});

describe('an entry', () => {
  const ODD = 'marketplace/odd/market/marketplace.json';

  it('of a plugin with a manifest adds what its own entry adds', async () => {
    const plain = await entry(ODD, 'plain');

    expect(plain).toMatchObject({
      source: { source: 'git-subdir', url: 'https://github.com/odd/market.git', path: 'plain' },
      version: '2.0.0',
      skills: ['./more'],
    });
    expect(plain).not.toHaveProperty('strict');
  });

  it('of a plugin without one is its manifest', async () => {
    expect(await entry(ODD, 'bare')).toMatchObject({
      strict: false,
      commands: ['./extra'],
      category: 'tools',
      author: { name: 'odd' },
    });
  });

  it('of some skills of a shared root names the folder that holds nothing but skills', async () => {
    const [docs, sheets] = await Promise.all([entry(ODD, 'docs'), entry(ODD, 'sheets')]);

    expect(docs).toMatchObject({
      source: { source: 'git-subdir', path: 'skills' },
      strict: false,
      skills: ['./pdf', './word'],
    });
    expect(sheets).toMatchObject({ source: { path: 'skills' }, skills: ['./excel'] });
  });

  it('of a repository of skills names the folder that holds nothing but skills', async () => {
    expect(await entry('owner/sky/marketplace.json', 'skills')).toMatchObject({
      source: { source: 'git-subdir', path: 'collection' },
      strict: false,
      skills: ['./a', './b'],
    });
  });

  it('has another name where clients refuse its own, and its own otherwise', async () => {
    expect(await namesIn(ODD)).toEqual([
      'Cased_Name.2',
      'bare',
      'claudehelper',
      'docs',
      'plain',
      'sheets',
    ]);
  });

  it('of a plugin elsewhere is pinned to what was read of it, or left out', async () => {
    const { commitSha } = await detail('ada/target/alpha');

    const { plugins } = await read('marketplace/lia/lister/marketplace.json');

    expect(plugins.map(({ name }) => name)).toEqual(['loose', 'own', 'theirs']);
    expect(plugins.find(({ name }) => name === 'theirs')?.source).toEqual({
      source: 'git-subdir',
      url: 'https://github.com/ada/target.git',
      path: 'plugins/alpha',
      sha: commitSha,
    });
  });

  it('keeps its name when another plugin of that name comes', async () => {
    const names = await namesIn('all/marketplace.json');

    expect(names).toContain('alpha');
    expect(names).toContain('alpha-bob');
    expect(await namesIn('owner/ada/marketplace.json')).toContain('alpha');
    expect(await namesIn('owner/bob/marketplace.json')).toEqual(['alpha-bob']);
    expect(await namesIn('marketplace/bob/copies/marketplace.json')).toEqual(['alpha']);
  });
});

describe('people who installed', () => {
  it('are led by the renames of a marketplace, as far as they lead anywhere', async () => {
    const { renames } = await read('marketplace/odd/market/marketplace.json');

    expect(renames).toEqual({ gone: null, old: 'plain' });
  });

  it('lose a plugin that is blocked, in every catalog, and get it back when it is not', async () => {
    github.put(await repositoryWith('eve/bad', marketplaceWith('bad', ['trap', 'fine'])));
    await registry.crawl('eve/bad');
    const set = (status: string) =>
      registry.database
        .prepare(
          "UPDATE plugins SET status = ?, revision = revision + 1 WHERE slug = 'eve/bad/trap'",
        )
        .bind(status)
        .run();
    const paths = ['all', 'owner/eve', 'marketplace/eve/bad'].map(
      (one) => `${one}/marketplace.json`,
    );
    await set('blocked');
    const blocked = await Promise.all(paths.map(read));
    await set('active');

    const back = await Promise.all(paths.map(read));

    for (const { plugins, renames, forceRemoveDeletedPlugins } of blocked) {
      expect(plugins.map(({ name }) => name)).not.toContain('trap');
      expect(renames.trap).toBeNull();
      expect(forceRemoveDeletedPlugins).toBe(true);
    }
    for (const { plugins, renames } of back) {
      expect(plugins.map(({ name }) => name)).toContain('trap');
      expect(renames).not.toHaveProperty('trap');
    }
  });

  it('follow a plugin that its marketplace renamed', async () => {
    github.put(await repositoryWith('ren/amer', marketplaceWith('amer', ['first-name'])));
    await registry.crawl('ren/amer');
    const renamed = marketplaceWith('amer', ['second-name']);
    const file = renamed['.claude-plugin/marketplace.json'] as object;
    renamed['.claude-plugin/marketplace.json'] = {
      ...file,
      renames: { 'first-name': 'second-name' },
    };
    github.put(await repositoryWith('ren/amer', renamed));
    await registry.crawl('ren/amer');

    const [owner, marketplace] = await Promise.all([
      read('owner/ren/marketplace.json'),
      read('marketplace/ren/amer/marketplace.json'),
    ]);

    expect(owner.plugins.map(({ name }) => name)).toEqual(['second-name']);
    expect(owner.renames).toEqual({ 'first-name': 'second-name' });
    expect(marketplace.renames).toEqual({ 'first-name': 'second-name' });
  });

  it('keep what a search no longer finds, and get an empty catalog of nothing', async () => {
    const none = await read('search/marketplace.json?q=zzzzqqqq');

    expect(none).toMatchObject({ plugins: [], forceRemoveDeletedPlugins: false });
  });
});

describe('install commands', () => {
  it('of a plugin are those of the catalog of its own marketplace, at this registry', async () => {
    const { install } = await detail('bob/copies/alpha');

    expect(install).toEqual([
      {
        client: 'claude-code',
        commands: [
          `claude plugin marketplace add ${registry.url}/catalogs/marketplace/bob/copies/marketplace.json`,
          'claude plugin install alpha@skillstash-marketplace-bob--copies',
        ],
      },
      {
        client: 'codex',
        commands: [
          `codex plugin marketplace add ${registry.url}/git/marketplace/bob/copies.git`,
          'codex plugin add alpha@skillstash-marketplace-bob--copies',
        ],
      },
      {
        client: 'copilot',
        commands: [
          `copilot plugin marketplace add ${registry.url}/git/marketplace/bob/copies.git`,
          'copilot plugin install alpha@skillstash-marketplace-bob--copies',
        ],
      },
    ]);
  });

  it('of a plugin that no marketplace of its repository lists are those of its owner, without clients that need a manifest', async () => {
    const { install } = await detail('sky/skills/skills');

    expect(install.map(({ client }) => client)).toEqual(['claude-code', 'codex']);
    expect(install[0]?.commands).toEqual([
      `claude plugin marketplace add ${registry.url}/catalogs/owner/sky/marketplace.json`,
      'claude plugin install skills@skillstash-owner-sky',
    ]);
  });

  it.each(['odd/market/broken', 'odd/market/clash'])(
    'of %s, which no client loads, are none',
    async (slug) => {
      const { install, loadable } = await detail(slug);

      expect({ install, loadable }).toEqual({ install: [], loadable: false });
    },
  );

  it('of a collection name each of its members', async () => {
    const path = '/v1/collections/ada-brook/before-you-merge';

    const { install } = collection.parse(await (await registry.get(path)).json());

    expect(install[0]?.commands).toEqual([
      `claude plugin marketplace add ${registry.url}/catalogs/collection/ada-brook/before-you-merge/marketplace.json`,
      ...['pull-review', 'merge-guard', 'commit-notes'].map(
        (name) => `claude plugin install ${name}@skillstash-collection-ada-brook--before-you-merge`,
      ),
    ]);
  });

  it('lead to catalogs that there are and the entry that they say, without Codex where plugin.json has another name', async () => {
    const { install } = await detail('odd/market/claude-helper');
    const [add = '', command = ''] = install[0]?.commands ?? [];

    const found = catalog.parse(await (await fetch(add.split(' ').at(-1) ?? '')).json());

    const [name, at] = command.split(' ').at(-1)?.split('@') ?? [];
    expect(found.name).toBe(at);
    expect(found.plugins.map((one) => one.name)).toContain(name);
    expect(install.map(({ client }) => client)).toEqual(['claude-code', 'copilot']);
  });
});
