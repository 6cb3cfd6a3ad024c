import { nameCount, page, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

// Three bytes a letter, nine characters in a cursor.
const LETTER = '漢';
const endless = (length: number): string => LETTER.repeat(length);

const serversOf = (...names: string[]) => ({
  mcpServers: Object.fromEntries(names.map((name) => [name, { command: 'npx' }])),
});
const entries = [
  { name: endless(66), category: endless(100), tags: [endless(32), endless(33)] },
  { name: endless(67), category: 'short' },
  { name: 'plain', category: endless(101), tags: ['short'] },
];
const files = {
  '.claude-plugin/marketplace.json': {
    name: 'endless',
    owner: { name: 'Ada' },
    plugins: entries.map((entry, place) => ({ ...entry, source: `./p${place}` })),
  },
  'p0/skills/one/SKILL.md': skillText('one'),
  'p0/.mcp.json': serversOf(endless(266), endless(267)),
  'p1/skills/two/SKILL.md': skillText('two'),
  'p2/skills/three/SKILL.md': skillText('three'),
  'p2/.mcp.json': serversOf('db', '', '.', '..'),
};

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() }, seed: true });
  github.put(await repositoryWith('ada/endless', files));
  await registry.crawl('ada/endless');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

type Page = { items?: unknown[]; nextCursor?: string | null };
type ServerPage = { servers?: unknown[]; metadata?: { nextCursor?: string } };

const walked = async (path: string, limit: number): Promise<number> => {
  let items = 0;
  for (let cursor = ''; ; ) {
    const begin = cursor && `&cursor=${encodeURIComponent(cursor)}`;
    const response = await registry.get(`${path}limit=${limit}${begin}`);
    expect(response.status).toBe(200);
    const told = (await response.json()) as Page & ServerPage;
    items += (told.items ?? told.servers ?? []).length;
    const next = told.nextCursor ?? told.metadata?.nextCursor;
    if (!next) return items;
    cursor = next;
  }
};

describe('names without end', () => {
  it.each([
    '/v1/plugins?sort=name&',
    '/v1/plugins?owner=ada&sort=name&',
    '/v1/categories?',
    '/v1/tags?',
    '/v1/skills?sort=name&',
    '/v1/mcp-servers?',
    '/v1/mcp-servers?sort=name&',
    '/v0.1/servers?',
  ])('stop nobody half way through %s', async (path) => {
    const all = await walked(path, 100);

    expect(all).toBeGreaterThan(1);
    expect(await walked(path, 1)).toBe(all);
  });

  it('are in lists only where they can be asked for', async () => {
    const slugs = await registry.get('/v1/plugins?owner=ada&sort=name');
    const { items } = (await slugs.json()) as { items: Array<{ slug: string }> };
    const plugins = await Promise.all(
      items.map(async ({ slug }) =>
        plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json()),
      ),
    );
    const categories = page(nameCount).parse(
      await (await registry.get('/v1/categories?limit=100')).json(),
    );

    expect(plugins.map(({ name, category, tags }) => ({ name, category, tags }))).toEqual([
      { name: 'plain', category: `${endless(99)}…`, tags: ['short'] },
      { name: endless(66), category: endless(100), tags: [endless(32)] },
    ]);
    expect(plugins.map(({ mcpServers }) => mcpServers.map(({ name }) => name))).toEqual([
      ['db'],
      [endless(266)],
    ]);
    expect(categories.items.map(({ name }) => name.length > 200)).not.toContain(true);
    for (const path of [
      `/v1/plugins?category=${endless(100)}`,
      `/v1/plugins?tag=${endless(32)}`,
      `/v1/plugins/${items[1]?.slug}/mcp-servers/${endless(266)}`,
    ])
      expect((await registry.get(path)).status).toBe(200);
  });
});

describe('a server', () => {
  it('is found by every name under which the MCP Registry lists it, and one without a name is not listed', async () => {
    const { servers } = (await (await registry.get('/v0.1/servers?search=plain')).json()) as {
      servers: Array<{ server: { name: string } }>;
    };
    const names = servers.map(({ server }) => encodeURIComponent(server.name));
    const found = await Promise.all(
      names.map((name) => registry.get(`/v0.1/servers/${name}/versions/latest`)),
    );

    expect(servers.map(({ server }) => server.name)).toEqual(['io.github.ada/endless.plain.db']);
    expect(found.map(({ status }) => status)).toEqual([200]);
  });
});
