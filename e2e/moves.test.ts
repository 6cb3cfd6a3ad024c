import { changeFeed, marketplace, plugin, repository } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

const getPlugin = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const getRepository = async (name: string) =>
  repository.parse(await (await registry.get(`/v1/repositories/${name}`)).json());

const listings = async (name: string) =>
  marketplace.parse(await (await registry.get(`/v1/marketplaces/${name}`)).json()).listings;

/** Ticks until a repository has an ended run and is not due. */
const settled = async (name: string) => {
  for (let tries = 0; tries < 200; tries += 1) {
    await registry.tick();
    const response = await registry.get(`/v1/repositories/${name}`);
    if (response.status === 200) {
      const found = repository.parse(await response.json());
      if (found.lastRun?.finishedAt) return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${name} was not crawled`);
};

const listing = (name: string, entries: object[]): Files => ({
  '.claude-plugin/marketplace.json': { name, owner: { name: 'Ada' }, plugins: entries },
});

describe('a listing that points at another repository', () => {
  it('makes it due, reads it at the pinned commit with the entry, and links both ways', async () => {
    const far = await repositoryWith('eve/far', { 'skills/far/SKILL.md': skillText('far') });
    github.put(far);
    const source = { source: 'url', url: 'https://github.com/eve/far.git', sha: far.sha };
    const entry = { name: 'far-plugin', source, description: 'From afar.', category: 'travel' };
    github.put(await repositoryWith('ada/list', listing('list', [entry])));

    await registry.crawl('ada/list');
    const known = await settled('eve/far');

    expect(known.lastRun).toMatchObject({ status: 'ok', commitSha: far.sha });
    expect(await getPlugin('eve/far/far-plugin')).toMatchObject({
      description: 'From afar.',
      category: 'travel',
      commitSha: far.sha,
      skills: [{ name: 'far' }],
      listings: [{ marketplace: 'ada/list', name: 'far-plugin', sha: far.sha }],
    });
    expect(await listings('ada/list')).toMatchObject([{ slug: 'eve/far/far-plugin' }]);
  });

  it('reached by two marketplaces is one plugin, listed by both', async () => {
    const source = { source: 'github', repo: 'Eve/Far' };
    github.put(
      await repositoryWith('ada/list-too', listing('list-too', [{ name: 'distant', source }])),
    );

    await registry.crawl('ada/list-too');

    expect((await getPlugin('eve/far/far-plugin')).listings.map((one) => one.marketplace)).toEqual([
      'ada/list',
      'ada/list-too',
    ]);
    expect(await listings('ada/list-too')).toMatchObject([{ slug: 'eve/far/far-plugin' }]);
  });

  it('means the plugin that the repository itself offers in that folder', async () => {
    const shop = await repositoryWith('eve/shop', marketplaceWith('shop', ['hat', 'coat']));
    github.put(shop);
    const source = { source: 'git-subdir', url: 'eve/shop', path: './plugins/coat', sha: shop.sha };
    github.put(
      await repositoryWith('ada/list-coat', listing('list-coat', [{ name: 'warm-coat', source }])),
    );

    await registry.crawl('ada/list-coat');
    await settled('eve/shop');

    expect(await listings('ada/list-coat')).toMatchObject([{ slug: 'eve/shop/coat' }]);
    expect((await registry.get('/v1/plugins/eve/shop/warm-coat')).status).toBe(404);
  });

  it('is followed one step: what the listed repository lists in turn is not crawled', async () => {
    const source = { source: 'github', repo: 'eve/deep' };
    const middle = await repositoryWith('eve/middle', {
      ...listing('middle', [
        { name: 'deep', source },
        { name: 'near', source: './near' },
      ]),
      'near/skills/near/SKILL.md': skillText('near'),
    });
    github.put(middle);
    github.put(await repositoryWith('eve/deep', { 'skills/deep/SKILL.md': skillText('deep') }));
    const entry = {
      name: 'near',
      source: { source: 'git-subdir', url: 'eve/middle', path: 'near' },
    };
    github.put(await repositoryWith('ada/top', listing('top', [entry])));

    await registry.crawl('ada/top');
    await settled('eve/middle');
    await registry.tick();

    expect((await registry.get('/v1/repositories/eve/deep')).status).toBe(404);
  });

  it('follows the pin when the listing moves it', async () => {
    const first = await repositoryWith('eve/pinned', { 'skills/a/SKILL.md': skillText('a') });
    github.put(first);
    const entry = (sha: string) => ({
      name: 'pinned',
      source: { source: 'url', url: 'https://github.com/eve/pinned', sha },
    });
    github.put(await repositoryWith('ada/pins', listing('pins', [entry(first.sha)])));
    await registry.crawl('ada/pins');
    await settled('eve/pinned');
    const second = await repositoryWith('eve/pinned', { 'skills/b/SKILL.md': skillText('b') });
    github.put(second);
    github.put(await repositoryWith('ada/pins', listing('pins', [entry(second.sha)])));

    await registry.crawl('ada/pins');
    await expect
      .poll(async () => {
        await registry.tick();
        return (await getPlugin('eve/pinned/pinned')).commitSha;
      })
      .toBe(second.sha);

    expect((await getPlugin('eve/pinned/pinned')).skills).toMatchObject([{ name: 'b' }]);
  });
});

describe('a plugin that its marketplace renames', () => {
  it.each([
    ['old-name', 'old-name'],
    ['Alter Näme', 'alter-n-me'],
  ])('%s keeps its id and history, and its old address redirects', async (name, segment) => {
    const repository = `ada/naming-${segment}`;
    github.put(await repositoryWith(repository, marketplaceWith('naming', [name])));
    await registry.crawl(repository);
    const { id } = await getPlugin(`${repository}/${segment}`);
    const files = marketplaceWith('naming', ['new-name']);
    const manifest = files['.claude-plugin/marketplace.json'] as object;
    const renames = { [name]: 'middle-name', 'middle-name': 'new-name' };
    github.put(
      await repositoryWith(repository, {
        ...files,
        '.claude-plugin/marketplace.json': { ...manifest, renames },
      }),
    );

    await registry.crawl(repository);

    const old = await fetch(new URL(`/v1/plugins/${repository}/${segment}`, registry.url), {
      redirect: 'manual',
    });
    expect(await getPlugin(`${repository}/new-name`)).toMatchObject({ id, status: 'active' });
    expect([old.status, old.headers.get('Location')]).toEqual([
      301,
      `/v1/plugins/${repository}/new-name`,
    ]);
  });
});

describe('a repository that moves', () => {
  it('is followed by its id: new slugs, and redirects from the old ones', async () => {
    github.put(await repositoryWith('ada/before', marketplaceWith('before', ['one'])));
    await registry.crawl('ada/before');
    const { id } = await getPlugin('ada/before/one');
    github.rename('ada/before', 'Ada', 'After');

    const run = await registry.crawl('ada/before');

    const old = await fetch(new URL('/v1/plugins/ada/before/one', registry.url), {
      redirect: 'manual',
    });
    expect(run).toMatchObject({ status: 'unchanged', repository: 'ada/after' });
    expect(await getPlugin('ada/after/one')).toMatchObject({ id, repository: { name: 'After' } });
    expect([old.status, old.headers.get('Location')]).toEqual([301, '/v1/plugins/ada/after/one']);
    expect((await registry.get('/v1/plugins?marketplace=ada/after')).status).toBe(200);
    expect(await listings('ada/after')).toMatchObject([{ slug: 'ada/after/one' }]);
  });

  it.each([
    ['plugins/%61da/before/one', 'plugins/ada/after/one'],
    ['%70lugins/ada/%42efore/one/skills/a%20b', 'plugins/ada/after/one/skills/a%20b'],
    ['repositories/ada/bef%6Fre', 'repositories/ada/after'],
    ['marketplaces/ada/bef%6fre', 'marketplaces/ada/after'],
    ['plugins/ada/%62efore/one/ratings?%6Cimit=5', 'plugins/ada/after/one/ratings?%6Cimit=5'],
  ])('redirects whatever the spelling of the address: %s', async (before, now) => {
    const old = await fetch(new URL(`/v1/${before}`, registry.url), { redirect: 'manual' });

    expect([old.status, old.headers.get('Location')]).toEqual([301, `/v1/${now}`]);
  });

  it('redirects parts of its plugins, too', async () => {
    const response = await fetch(
      new URL('/v1/plugins/ada/before/one/skills/one-skill/content', registry.url),
    );

    expect(response.status).toBe(200);
    expect(response.url).toContain('/ada/after/one/skills/one-skill/content');
  });

  it('is told of to mirrors with the plugins elsewhere that it lists', async () => {
    github.put(await repositoryWith('eve/listed', marketplaceWith('listed', ['one'])));
    await registry.crawl('eve/listed');
    const source = { source: 'git-subdir', url: 'eve/listed', path: 'plugins/one' };
    github.put(await repositoryWith('ada/lister', listing('lister', [{ name: 'one', source }])));
    await registry.crawl('ada/lister');
    await settled('eve/listed');
    const before = (await getPlugin('eve/listed/one')).listings.map((one) => one.marketplace);
    const told = changeFeed.parse(await (await registry.get('/v1/changes?limit=100')).json());
    github.rename('ada/lister', 'ada', 'lister-now');

    await registry.crawl('ada/lister');

    const after = (await getPlugin('eve/listed/one')).listings.map((one) => one.marketplace);
    const more = await registry.get(`/v1/changes?since=${told.nextSince}`);
    expect([before, after]).toEqual([
      ['eve/listed', 'ada/lister'],
      ['eve/listed', 'ada/lister-now'],
    ]);
    expect(changeFeed.parse(await more.json()).items).toMatchObject([
      { kind: 'plugin_changed', slug: 'eve/listed/one' },
    ]);
  });

  it('is asked for by its old name as well', async () => {
    const run = await registry.crawl('ada/before');

    expect(run).toMatchObject({ status: 'unchanged', repository: 'ada/after' });
  });

  it('whose name now belongs to another is frozen with its plugins', async () => {
    github.put(await repositoryWith('ada/taken', marketplaceWith('taken', ['mine'])));
    await registry.crawl('ada/taken');
    github.put(
      await repositoryWith('ada/taken', marketplaceWith('taken', ['mine', 'evil']), { id: 66 }),
    );

    const run = await registry.crawl('ada/taken');

    expect(run).toMatchObject({ status: 'failed', code: 'repository_replaced' });
    expect(await getRepository('ada/taken')).toMatchObject({ state: 'frozen', nextCrawlAt: null });
    expect(await getPlugin('ada/taken/mine')).toMatchObject({ status: 'frozen' });
    expect((await registry.get('/v1/plugins/ada/taken/evil')).status).toBe(404);
  });

  it('shows that it is archived', async () => {
    const files = marketplaceWith('archived', ['one']);
    github.put(await repositoryWith('ada/archived', files, { archived: true }));

    await registry.crawl('ada/archived');

    expect(await getRepository('ada/archived')).toMatchObject({ archived: true, state: 'active' });
  });
});

describe('versions', () => {
  it('that stay the same while the content moves are a problem that the plugin shows', async () => {
    const files = marketplaceWith('stale', ['one']);
    const first = await repositoryWith('ada/stale', files);
    github.put(first);
    await registry.crawl('ada/stale');
    expect((await getPlugin('ada/stale/one')).problems).toEqual([]);
    const changed = { ...files, 'plugins/one/skills/more/SKILL.md': skillText('more') };
    github.put(await repositoryWith('ada/stale', changed));

    await registry.crawl('ada/stale');

    expect((await getPlugin('ada/stale/one')).problems).toMatchObject([
      { code: 'version_unchanged', severity: 'warning' },
    ]);
  });
});
