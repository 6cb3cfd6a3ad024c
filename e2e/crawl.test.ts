import {
  crawlRequested,
  marketplace,
  page,
  plugin,
  pluginVersion,
  repository,
} from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
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
beforeEach(() => {
  github.requests.length = 0;
});

const getPlugin = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const paths = () => github.requests.map(({ path }) => path.replace(/\/[0-9a-f]{40}/, '/SHA'));

describe('a repository that was never seen', () => {
  it('is asked for with three calls, named and authorised, and serves everything that it holds', async () => {
    github.put(await repositoryWith('Ada/Tools', marketplaceWith('ada-tools', ['alpha', 'beta'])));

    const run = await registry.crawl('Ada/Tools');

    expect(run).toMatchObject({ repository: 'ada/tools', status: 'ok', code: null, plugins: 2 });
    expect(paths()).toEqual([
      '/repos/Ada/Tools',
      '/repos/Ada/Tools/commits/main',
      '/repos/Ada/Tools/tarball/SHA',
      expect.stringMatching(/^\/repositories\/\d+\/archive\/SHA$/),
    ]);
    expect(github.requests.every(({ headers }) => headers['user-agent'] === 'SkillStash')).toBe(
      true,
    );
    expect(await getPlugin('ada/tools/alpha')).toMatchObject({
      name: 'alpha',
      version: '1.0.0',
      stars: 7,
      authorName: 'Ada',
      authorType: 'user',
      repository: { owner: 'Ada', name: 'Tools', defaultBranch: 'main' },
      skills: [{ name: 'alpha-skill', path: 'plugins/alpha/skills/alpha-skill/SKILL.md' }],
      listings: [{ marketplace: 'ada/tools', name: 'alpha' }],
    });
  });

  it('gives each text back as it was written', async () => {
    const text = await (
      await registry.get('/v1/plugins/ada/tools/alpha/skills/alpha-skill/content')
    ).text();

    expect(text).toBe(skillText('alpha-skill'));
  });
});

describe('a repository that is asked for again', () => {
  it('costs one conditional call and writes nothing while it has not moved', async () => {
    github.put(await repositoryWith('ada/still', marketplaceWith('still', ['one'])));
    await registry.crawl('ada/still');
    const before = await getPlugin('ada/still/one');
    github.requests.length = 0;

    const run = await registry.crawl('ada/still');

    expect(run).toMatchObject({ status: 'unchanged', calls: 1, rowsWritten: 0 });
    expect(github.requests.map(({ status }) => status)).toEqual([304]);
    expect(await getPlugin('ada/still/one')).toEqual(before);
  });

  it('tells how many plugins and problems there still are', async () => {
    const files = {
      ...marketplaceWith('faulty', ['one', 'two']),
      'plugins/two/skills/two-skill/SKILL.md': '# No frontmatter',
    };
    github.put(await repositoryWith('ada/faulty', files));
    const first = await registry.crawl('ada/faulty');
    github.break('ada/faulty', { kind: 'status', status: 500 });
    const failed = await registry.crawl('ada/faulty');
    github.mend('ada/faulty');

    const again = [await registry.crawl('ada/faulty'), await registry.crawl('ada/faulty')];

    expect(first.problems).toBeGreaterThan(0);
    expect(failed).toMatchObject({ plugins: 0, problems: 0 });
    const counts = { plugins: 2, problems: first.problems };
    expect(again).toMatchObject([
      { status: 'unchanged', ...counts },
      { status: 'unchanged', ...counts },
    ]);
  });

  it('writes only the plugin that changed', async () => {
    const files = marketplaceWith('moving', ['one', 'two']);
    github.put(await repositoryWith('ada/moving', files));
    await registry.crawl('ada/moving');
    const before = await getPlugin('ada/moving/two');
    const one = await getPlugin('ada/moving/one');
    const changed = { ...files, 'plugins/one/skills/extra/SKILL.md': skillText('extra') };
    github.put(await repositoryWith('ada/moving', changed));

    const run = await registry.crawl('ada/moving');

    const after = await getPlugin('ada/moving/one');
    expect(run).toMatchObject({ status: 'ok', plugins: 2 });
    expect(after.skills.map(({ name }) => name)).toEqual(['extra', 'one-skill']);
    expect(after.id).toBe(one.id);
    expect(await getPlugin('ada/moving/two')).toEqual(before);
  });

  it('keeps each content that was seen as a version, newest first', async () => {
    const response = await registry.get('/v1/plugins/ada/moving/one/versions');

    const { items } = page(pluginVersion).parse(await response.json());

    expect(items).toHaveLength(2);
    expect(new Set(items.map(({ treeHash }) => treeHash)).size).toBe(2);
    expect(items[0]?.commitSha).toBe((await getPlugin('ada/moving/one')).commitSha);
  });

  it('takes a skill away that its plugin no longer has', async () => {
    github.put(await repositoryWith('ada/moving', marketplaceWith('moving', ['one', 'two'])));

    await registry.crawl('ada/moving');

    expect((await getPlugin('ada/moving/one')).skills.map(({ name }) => name)).toEqual([
      'one-skill',
    ]);
    const gone = await registry.get('/v1/plugins/ada/moving/one/skills/extra');
    expect(gone.status).toBe(404);
  });

  it('marks a plugin that left as removed, takes it off every list, and takes it back', async () => {
    const both = await repositoryWith(
      'ada/leaving',
      marketplaceWith('leaving', ['stays', 'leaves']),
    );
    github.put(both);
    await registry.crawl('ada/leaving');
    const { id } = await getPlugin('ada/leaving/leaves');
    github.put(await repositoryWith('ada/leaving', marketplaceWith('leaving', ['stays'])));

    await registry.crawl('ada/leaving');

    expect(await getPlugin('ada/leaving/leaves')).toMatchObject({
      id,
      status: 'removed',
      listings: [],
    });
    const listed = async (path: string) =>
      ((await (await registry.get(path)).json()) as { items: Array<{ name: string }> }).items.map(
        ({ name }) => name,
      );
    expect(await listed('/v1/plugins?marketplace=ada/leaving')).toEqual(['stays']);
    expect(await listed('/v1/skills?q=leaves')).toEqual([]);
    github.put(both);
    await registry.crawl('ada/leaving');
    expect(await getPlugin('ada/leaving/leaves')).toMatchObject({ id, status: 'active' });
    expect(await listed('/v1/skills?q=leaves')).toEqual(['leaves-skill']);
  });

  it('is left alone when it was checked lately and nobody insists', async () => {
    const response = await registry.post('/v1/repositories', { repository: 'ada/still' });

    const answer = crawlRequested.parse(await response.json());

    expect(response.status).toBe(200);
    expect(answer.run?.status).toBe('unchanged');
  });
});

describe('a marketplace', () => {
  it('lists what lives elsewhere with its source, unlinked while that is not indexed', async () => {
    const sha = 'a'.repeat(40);
    const source = { source: 'url', url: 'https://github.com/else/where.git', sha };
    github.put(
      await repositoryWith('ada/market', {
        '.claude-plugin/marketplace.json': {
          name: 'market',
          owner: { name: 'Ada' },
          plugins: [
            { name: 'near', source: './near', category: 'testing' },
            { name: 'far', source },
          ],
        },
        'near/skills/near/SKILL.md': skillText('near'),
      }),
    );

    await registry.crawl('ada/market');

    const found = marketplace.parse(
      await (await registry.get('/v1/marketplaces/Ada/Market')).json(),
    );
    expect(found.listings).toEqual([
      expect.objectContaining({
        name: 'near',
        slug: 'ada/market/near',
        category: 'testing',
        position: 0,
      }),
      expect.objectContaining({
        name: 'far',
        slug: null,
        source: { kind: 'url', url: source.url, sha },
        position: 1,
      }),
    ]);
    expect(found.lastRun).toMatchObject({ status: 'ok' });
  });

  it('with two names that fold to one slug lists both, the later one with ~2', async () => {
    github.put(
      await repositoryWith('ada/folding', {
        '.claude-plugin/marketplace.json': {
          name: 'folding',
          owner: { name: 'Ada' },
          plugins: [
            { name: 'Twin', source: './a' },
            { name: 'twin', source: './b' },
            { name: 'twin', source: './b' },
          ],
        },
        'a/skills/a/SKILL.md': skillText('a'),
        'b/skills/b/SKILL.md': skillText('b'),
      }),
    );

    await registry.crawl('ada/folding');

    expect(await getPlugin('ada/folding/twin')).toMatchObject({ name: 'Twin' });
    expect(await getPlugin('ada/folding/twin~2')).toMatchObject({ name: 'twin' });
  });

  it('with two names of 200 characters that begin alike lists both at addresses that can be read', async () => {
    const names = [`${'long'.repeat(49)}-one`, `${'long'.repeat(49)}-two`];
    github.put(await repositoryWith('ada/lengthy', marketplaceWith('lengthy', names)));

    await registry.crawl('ada/lengthy');

    const list = await (await registry.get('/v1/marketplaces/ada/lengthy')).json();
    const slugs = marketplace.parse(list).listings.map(({ slug }) => slug ?? '');
    expect(new Set(slugs).size).toBe(2);
    expect((await Promise.all(slugs.map(getPlugin))).map(({ name }) => name)).toEqual(names);
  });
});

describe('the author of a plugin', () => {
  const owner = { name: 'Acme', username: 'Acme', url: 'https://github.com/Acme' };
  const home = 'https://ada.example';

  it.each([
    ['a name', { name: 'Ada' }, { name: 'Ada', username: null, url: null }],
    ['a text', 'Ada', { name: 'Ada', username: null, url: null }],
    [
      'a name and an address',
      { name: 'Ada', url: home },
      { name: 'Ada', username: null, url: home },
    ],
    ['no name', { email: 'ada@ada.example' }, owner],
    ['nobody', undefined, owner],
  ])(
    'is whom its manifest names, and else who owns the repository: %s',
    async (what, author, is) => {
      const name = `by-${what.replaceAll(' ', '-')}`;
      const files = {
        '.claude-plugin/plugin.json': { name, version: '1.0.0', author },
        'skills/a/SKILL.md': skillText('a'),
      };
      github.put(await repositoryWith(`Acme/${name}`, files, { ownerType: 'Organization' }));

      await registry.crawl(`Acme/${name}`);

      const found = await getPlugin(`acme/${name}/${name}`);
      expect(found.author).toEqual(is);
      expect(found.authorType).toBe(is === owner ? 'organization' : 'unknown');
      const { plugins } = (await (
        await registry.get('/catalogs/owner/acme/marketplace.json')
      ).json()) as { plugins: Array<{ name: string; author: object }> };
      const { url } = is;
      expect(plugins.find((entry) => entry.name === name)?.author).toEqual({
        name: is.name,
        ...(url ? { url } : {}),
      });
    },
  );
});

describe('a crawl that cannot succeed says why and leaves the index alone', () => {
  const crawlBroken = async (break_: () => void) => {
    github.put(await repositoryWith('ada/shaky', marketplaceWith('shaky', ['plugin'])));
    await registry.crawl('ada/shaky');
    const before = await getPlugin('ada/shaky/plugin');
    github.put(await repositoryWith('ada/shaky', marketplaceWith('shaky', ['plugin', 'more'])));
    break_();
    const run = await registry.crawl('ada/shaky');
    github.mend('ada/shaky');
    expect(await getPlugin('ada/shaky/plugin')).toEqual(before);
    return run;
  };

  it.each([
    ['an answer of 500', { kind: 'status', status: 500 }, 'retrying', 'host_error'],
    ['a truncated archive', { kind: 'truncated' }, 'retrying', 'archive_truncated'],
    ['a corrupt archive', { kind: 'corrupt' }, 'failed', 'archive_corrupt'],
    ['a legal block', { kind: 'status', status: 451 }, 'failed', 'repository_blocked'],
    [
      'a repository that is gone',
      { kind: 'status', status: 404 },
      'failed',
      'repository_not_found',
    ],
  ] as const)('%s', async (_, fault, status, code) => {
    const run = await crawlBroken(() => github.break('ada/shaky', fault));

    expect(run).toMatchObject({ status, code, rowsWritten: 0 });
    expect(run.message).toBeTruthy();
  });

  it('a repository without anything to index', async () => {
    github.put(await repositoryWith('ada/empty', { 'README.md': 'nothing' }));

    const run = await registry.crawl('ada/empty');

    expect(run).toMatchObject({ status: 'failed', code: 'nothing_to_index' });
  });

  it('a repository that lost everything it had', async () => {
    github.put(await repositoryWith('ada/lost', marketplaceWith('lost', ['plugin'])));
    await registry.crawl('ada/lost');
    github.put(
      await repositoryWith('ada/lost', { '.claude-plugin/marketplace.json': '{ "name": ' }),
    );

    const run = await registry.crawl('ada/lost');

    expect(run).toMatchObject({ status: 'failed', code: 'nothing_to_index' });
    expect(await getPlugin('ada/lost/plugin')).toMatchObject({ status: 'active' });
  });

  it('in words of its own, where it is the registry that failed', async () => {
    github.put(await repositoryWith('ada/refused', marketplaceWith('refused', ['plugin'])));
    await registry.database.exec(
      "CREATE TRIGGER refuse BEFORE INSERT ON plugins WHEN NEW.slug LIKE 'ada/refused/%' BEGIN SELECT RAISE(ABORT, 'secrets.of_a_table'); END",
    );

    const run = await registry.crawl('ada/refused');

    await registry.database.exec('DROP TRIGGER refuse');
    expect(run).toMatchObject({
      status: 'retrying',
      code: 'internal',
      message: 'Something went wrong in the registry; it has been noted.',
    });
  });

  it('a host that cannot be reached', async () => {
    const alone = await startRegistry();

    const run = await alone.crawl('ada/tools');

    await alone.stop();
    expect(run).toMatchObject({ status: 'retrying', code: 'host_unreachable' });
  });

  it('shows the repository with its last run', async () => {
    const found = repository.parse(await (await registry.get('/v1/repositories/ada/shaky')).json());

    expect(found).toMatchObject({ owner: 'ada', name: 'shaky', state: 'active', stars: 7 });
    expect(found.lastRun).toMatchObject({ code: 'repository_not_found' });
    expect(found.lastIndexedSha).toMatch(/^[0-9a-f]{40}$/);
  });
});

it('answers the same run to everybody who asks at once', async () => {
  github.put(await repositoryWith('ada/busy', marketplaceWith('busy', ['plugin'])));
  const ask = async () => {
    const response = await registry.post('/v1/repositories', {
      repository: 'ada/busy',
      refresh: true,
    });
    return crawlRequested.parse(await response.json()).url;
  };

  const urls = await Promise.all(Array.from({ length: 8 }, ask));

  expect(new Set(urls).size).toBe(1);
});
