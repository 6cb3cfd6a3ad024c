import { catalog, plugin, repository } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const HOST = 'https://git.example.com';
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = { GITHUB_API_URL: await github.listen(), GITHUB_WEB_URL: `${HOST}/` };
  registry = await startRegistry({ vars });
  github.put(await repositoryWith('Acme/Tools', marketplaceWith('tools', ['saw'])));
  await registry.crawl('acme/tools');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const getPlugin = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const addressOf = async (fullName: string): Promise<string> =>
  repository.parse(await (await registry.get(`/v1/repositories/${fullName}`)).json()).url;

const sourcesOf = async (owner: string) => {
  const response = await registry.get(`/catalogs/owner/${owner}/marketplace.json`);
  return catalog.parse(await response.json()).plugins.map(({ source }) => source);
};

it('is where links and the sources of catalogs lead', async () => {
  const found = await getPlugin('acme/tools/saw');

  expect(found.repository.url).toBe(`${HOST}/Acme/Tools`);
  expect(found.author?.url).toBe(`${HOST}/Acme`);
  expect(await addressOf('acme/tools')).toBe(`${HOST}/Acme/Tools`);
  expect(await sourcesOf('acme')).toMatchObject([{ url: `${HOST}/Acme/Tools.git` }]);
});

it.each([`${HOST}/Acme/Tools`, 'HTTPS://GIT.example.com/acme/tools.git', ' acme/tools/ '])(
  'is asked by the address that people copy: %s',
  async (address) => {
    const run = await registry.crawl(address);

    expect(run).toMatchObject({ status: 'unchanged', repository: 'acme/tools' });
  },
);

it.each(['https://github.com/acme/tools', `${HOST}/acme`, `${HOST}/acme/tools/issues`])(
  'is not asked for what is elsewhere, or no repository: %s',
  async (address) => {
    const response = await registry.post('/v1/repositories', { repository: address });

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'repository' }],
    });
  },
);

it('is where a renamed repository is, too', async () => {
  github.put(await repositoryWith('bolt/old', marketplaceWith('old', ['nut'])));
  await registry.crawl('bolt/old');
  github.rename('bolt/old', 'Bolt', 'New');

  await registry.crawl('bolt/new');

  expect((await getPlugin('bolt/new/nut')).repository.url).toBe(`${HOST}/Bolt/New`);
  expect(await sourcesOf('bolt')).toMatchObject([{ url: `${HOST}/Bolt/New.git` }]);
});

it('is asked for what a listing names by its address, and not for what is on github.com', async () => {
  const sources = [
    { source: 'url', url: `${HOST}/eve/near.git` },
    { source: 'github', repo: 'eve/far' },
    { source: 'url', url: 'https://github.com/eve/farther' },
  ];
  const plugins = sources.map((source, place) => ({ name: `listed-${place}`, source }));
  const manifest = { name: 'list', owner: { name: 'Ada' }, plugins };
  github.put(await repositoryWith('ada/list', { '.claude-plugin/marketplace.json': manifest }));
  for (const name of ['near', 'far', 'farther'])
    github.put(await repositoryWith(`eve/${name}`, { 'skills/a/SKILL.md': skillText('a') }));

  await registry.crawl('ada/list');
  await registry.tick();

  await expect
    .poll(async () => (await registry.get('/v1/plugins/eve/near/listed-0')).status)
    .toBe(200);
  const others = ['far', 'farther'].map((name) => registry.get(`/v1/repositories/eve/${name}`));
  expect((await Promise.all(others)).map(({ status }) => status)).toEqual([404, 404]);
});
