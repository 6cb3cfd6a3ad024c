import { resolution } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;

const renaming = (name: string, plugins: string[], renames: Record<string, string>): Files => {
  const files = marketplaceWith(name, plugins);
  const file = '.claude-plugin/marketplace.json';
  return { ...files, [file]: { ...(files[file] as object), renames } };
};

beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(await repositoryWith('ada/kit', marketplaceWith('ada-kit', ['alpha', 'beta'])));
  await registry.crawl('ada/kit');
  github.put(await repositoryWith('bob/copies', marketplaceWith('copies', ['alpha'])));
  await registry.crawl('bob/copies');
  github.put(
    await repositoryWith('ada/kit', renaming('ada-kit', ['alpha', 'delta'], { beta: 'delta' })),
  );
  await registry.crawl('ada/kit');
  github.put(await repositoryWith('eve/old', marketplaceWith('eve-shop', ['gamma'])));
  await registry.crawl('eve/old');
  github.rename('eve/old', 'eva', 'new');
  await registry.crawl('eve/old');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const resolved = async (name: string): Promise<string[]> => {
  const response = await registry.get(`/v1/resolve?name=${encodeURIComponent(name)}`);
  expect(response.status).toBe(200);
  return resolution.parse(await response.json()).items.map(({ slug }) => slug);
};

describe('a name resolves', () => {
  it.each([
    ['a slug', 'ada/kit/alpha', ['ada/kit/alpha']],
    ['a slug in any letter case', 'Ada/Kit/Alpha', ['ada/kit/alpha']],
    ['a slug that moved with its repository', 'eve/old/gamma', ['eva/new/gamma']],
    ['a slug that its marketplace renamed', 'ada/kit/beta', ['ada/kit/delta']],
    ['a slug of nobody', 'ada/kit/nothing', []],
    ['a name in the catalog of everything', 'alpha@skillstash-all', ['ada/kit/alpha']],
    ['a name in the catalog of an owner', 'delta@skillstash-owner-ada', ['ada/kit/delta']],
    ['an older one', 'Beta@skillstash-owner-ada', ['ada/kit/delta']],
    [
      'a name in the catalog of a marketplace',
      'alpha@skillstash-marketplace-bob--copies',
      ['bob/copies/alpha'],
    ],
    ['an older one', 'beta@skillstash-marketplace-ada--kit', ['ada/kit/delta']],
    [
      'one in that of a marketplace that moved',
      'gamma@skillstash-marketplace-eve--old',
      ['eva/new/gamma'],
    ],
    ['one in that of another marketplace', 'delta@skillstash-marketplace-bob--copies', []],
    ['a name of nobody in a catalog', 'nothing@skillstash-owner-ada', []],
    ['a name in what is no catalog', 'alpha@skillstash-nonsense', []],
    ['a name that its marketplace changed', 'beta@ada-kit', ['ada/kit/delta']],
    ['and not another marketplace’s', 'beta@copies', []],
    ['a plugin of an owner who was renamed', 'eve/gamma', ['eva/new/gamma']],
    ['an older name among those of its owner', 'ada/beta', ['ada/kit/delta']],
    ['nothing of an owner whose name only begins so', 'ev/gamma', []],
    ['an older name alone', 'beta', ['ada/kit/delta']],
    ['a name that several have', 'alpha', ['ada/kit/alpha', 'bob/copies/alpha']],
  ])('%s: %s', async (_what, name, slugs) => {
    expect((await resolved(name)).sort()).toEqual(slugs);
  });

  it('not to a plugin that left', async () => {
    github.put(await repositoryWith('bob/copies', marketplaceWith('copies', ['other'])));
    await registry.crawl('bob/copies');

    expect(await resolved('bob/copies/alpha')).toEqual([]);
    expect(await resolved('alpha@skillstash-marketplace-bob--copies')).toEqual([]);
  });

  it('of at most three parts', async () => {
    for (const name of ['a/b/c/d', 'a/b@c', 'a@b@c', 'a/', '/a']) {
      const response = await registry.get(`/v1/resolve?name=${encodeURIComponent(name)}`);
      expect(response.status).toBe(400);
    }
  });
});
