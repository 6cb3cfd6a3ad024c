import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { type Files, marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({
    // Longer than the test: what is seen to be new was forgotten, not too old.
    vars: { GITHUB_API_URL: await github.listen(), ANSWER_MEMORY_SECONDS: '3600' },
  });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const put = async (name: string, files: Files) => github.put(await repositoryWith(name, files));

const getJson = async (path: string) => (await registry.get(path)).json();

/** Everywhere that a plugin's description is read from. */
const readsOf = (slug: string) => [
  `/v1/plugins/${slug}`,
  '/v1/plugins',
  '/v1/search?q=reading',
  `/v1/resolve?name=${slug.split('/')[2]}`,
];

const described = (description: string): Files => ({
  '.claude-plugin/plugin.json': { name: 'reading', description },
});

describe('with answers kept in memory', () => {
  it('an answer is kept: the database alone does not change it', async () => {
    await put('ada/kept', described('kept'));
    await registry.crawl('ada/kept');
    await getJson('/v1/plugins/ada/kept/reading');

    await registry.database.exec("UPDATE plugins SET description = 'behind' WHERE owner = 'ada'");

    const found = await getJson('/v1/plugins/ada/kept/reading');
    expect(found).toMatchObject({ description: 'kept' });
  });

  it('a read right after a crawl shows the new state, wherever it is read', async () => {
    await put('bea/new', described('reading one'));
    await registry.crawl('bea/new');
    for (const path of readsOf('bea/new/reading')) await getJson(path);
    const seen: string[] = [];

    for (const version of ['two', 'three', 'four']) {
      await put('bea/new', described(`reading ${version}`));
      await registry.crawl('bea/new');
      for (const path of readsOf('bea/new/reading'))
        seen.push(String(JSON.stringify(await getJson(path)).includes(`reading ${version}`)));
    }

    expect(seen).toEqual(Array.from({ length: 12 }, () => 'true'));
  });

  it('a plugin that another repository lists now says so', async () => {
    await put('cay/listed', described('listed'));
    await registry.crawl('cay/listed');
    await getJson('/v1/plugins/cay/listed/reading');
    const source = { source: 'github', repo: 'cay/listed' };
    await put('dan/lists', {
      '.claude-plugin/marketplace.json': {
        name: 'lists',
        owner: { name: 'Dan' },
        plugins: [{ name: 'reading', source }],
      },
    });

    await registry.crawl('dan/lists');

    const found = await getJson('/v1/plugins/cay/listed/reading');
    expect(found).toMatchObject({ listings: [{ marketplace: 'dan/lists' }] });
  });

  it('a plugin that vanished is told to be removed', async () => {
    await put('eli/gone', marketplaceWith('gone', ['stays', 'goes']));
    await registry.crawl('eli/gone');
    await getJson('/v1/plugins/eli/gone/goes');

    await put('eli/gone', marketplaceWith('gone', ['stays']));
    await registry.crawl('eli/gone');

    expect(await getJson('/v1/plugins/eli/gone/goes')).toMatchObject({ status: 'removed' });
  });

  it('a marketplace shows its last run, even where the run found nothing new', async () => {
    await put('fay/same', marketplaceWith('same', ['one']));
    await registry.crawl('fay/same');
    await getJson('/v1/marketplaces/fay/same');

    const { id } = await registry.crawl('fay/same');

    expect(await getJson('/v1/marketplaces/fay/same')).toMatchObject({ lastRun: { id } });
  });
});
