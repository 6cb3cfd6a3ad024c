import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Server = { name: string; version: string; packages?: object[]; remotes?: object[] };
type Official = { status: string; publishedAt: string; updatedAt: string; isLatest: boolean };
type Shown = {
  server: Server;
  _meta: { 'io.modelcontextprotocol.registry/official': Official; 'dev.skillstash/plugin': object };
};
type List = { servers: Shown[]; metadata: { nextCursor?: string; count: number } };

/** The constraints of the public schema, without its prose. */
const schema = JSON.parse(
  await readFile(join(import.meta.dirname, 'schemas/server-json-2025-12-11.json'), 'utf8'),
);
const ajv = new Ajv({ strict: false, allErrors: true });
addFormats.default(ajv);
const isServerJson = ajv.compile(schema);
const faultsOf = (server: object): string[] =>
  isServerJson(server) ? [] : [ajv.errorsText(isServerJson.errors)];

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** Crawls a repository whose plugin `kit` has these servers. */
const crawled = async (fullName: string, mcpServers: Record<string, object>, more: object = {}) => {
  github.put(
    await repositoryWith(fullName, {
      ...marketplaceWith('market', ['kit']),
      'plugins/kit/.claude-plugin/plugin.json': { name: 'kit', version: '1.0.0', ...more },
      'plugins/kit/.mcp.json': { mcpServers },
    }),
  );
  expect((await registry.crawl(fullName)).status).toBe('ok');
};

const listOf = async (query: string): Promise<List> => {
  const response = await registry.get(`/v0.1/servers?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as List;
};

const walk = async (query: string): Promise<Shown[]> => {
  const all: Shown[] = [];
  for (let cursor: string | undefined = ''; cursor !== undefined; ) {
    const page = await listOf(`${query}${cursor && `&cursor=${cursor}`}`);
    all.push(...page.servers);
    cursor = page.metadata.nextCursor;
  }
  return all;
};

const versionsOf = (name: string, rest = '') =>
  registry.get(`/v0.1/servers/${encodeURIComponent(name)}/versions${rest}`);

const official = ({ _meta }: Shown) => _meta['io.modelcontextprotocol.registry/official'];

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

const stdio = (command: string, ...args: string[]) => ({ command, args });

describe('a server.json', () => {
  it('fits the public schema, whatever plugins say', async () => {
    await crawled(
      'hostile/texts',
      {
        plain: stdio('npx', '-y', '@scope/pkg@1.2.3', '--flag'),
        'with space': stdio('node', 'x.js'),
        'läuft 👍': { type: 'http', url: 'https://example.com/$\u007bPATH_PART:-a}/mcp' },
        _x00: stdio('uvx', 'thing'),
        'a.b_c': stdio('docker', 'run', '-i', '--rm', '-e', 'TOKEN', 'ghcr.io/a/b:1'),
        latest: { type: 'sse', url: 'http://localhost:8080/sse' },
        empty: { type: 'http', url: '' },
      },
      {
        description: `${'d'.repeat(98)}👍👍`,
        version: '^1.0',
        homepage: 'https://exämple.com/ <x>',
      },
    );

    const servers = (await walk('search=hostile')).map(({ server }) => server);
    const faults = servers.flatMap(faultsOf);

    expect(servers).toHaveLength(7);
    expect(faults).toEqual([]);
    expect(new Set(servers.map(({ name }) => name)).size).toBe(7);
  });

  it('is refused by the schema when it is wrong, so that the test above can fail', () => {
    const wrong = { name: 'no slash', description: 'd', version: '1', packages: [{}] };

    expect(faultsOf(wrong)).toHaveLength(1);
  });

  it('says where the plugin lives and what this registry knows of it', async () => {
    await crawled('ada/facts', { one: stdio('npx', 'pkg') }, { description: 'Says one.' });

    const { servers } = await listOf('search=ada/facts');

    expect(servers).toEqual([
      {
        server: {
          $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
          name: 'io.github.ada/facts.kit.one',
          title: 'one',
          description: 'Says one.',
          version: '1.0.0',
          repository: {
            url: 'https://github.com/ada/facts',
            source: 'github',
            id: expect.stringMatching(/^\d+$/),
            subfolder: 'plugins/kit',
          },
          packages: [
            {
              registryType: 'npm',
              runtimeHint: 'npx',
              identifier: 'pkg',
              transport: { type: 'stdio' },
            },
          ],
        },
        _meta: {
          'io.modelcontextprotocol.registry/official': {
            status: 'active',
            statusChangedAt: expect.any(String),
            publishedAt: expect.any(String),
            updatedAt: expect.any(String),
            isLatest: true,
          },
          'dev.skillstash/plugin': {
            slug: 'ada/facts/kit',
            server: 'one',
            transport: 'stdio',
            envNames: [],
            downloads: 0,
            stars: 7,
            verified: false,
            official: false,
          },
        },
      },
    ]);
  });
});

describe('the list of servers', () => {
  it('gives each once, in pages of any size, with a Link', async () => {
    await crawled(
      'pages/of',
      Object.fromEntries(Array.from({ length: 7 }, (_, at) => [`s${at}`, stdio('npx', 'a')])),
    );

    const names = (await walk('search=pages/of&limit=3')).map(({ server }) => server.name);
    const response = await registry.get('/v0.1/servers?search=pages/of&limit=3');

    expect(names).toEqual(Array.from({ length: 7 }, (_, at) => `io.github.pages/of.kit.s${at}`));
    expect(response.headers.get('Link')).toMatch(/^<\/v0\.1\/servers\?.*cursor=.*>; rel="next"$/);
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  });

  it('walks all of them without a filter', async () => {
    const small = (await walk('limit=2')).map(({ server }) => server.name);
    const large = (await walk('limit=100')).map(({ server }) => server.name);

    expect(small).toEqual(large);
    expect(new Set(small).size).toBe(small.length);
    expect(small.length).toBeGreaterThan(10);
  });

  it('keeps to a version', async () => {
    const counts = await Promise.all(
      ['latest', '1.0.0', '9.9.9'].map(
        async (version) => (await walk(`search=ada/facts&version=${version}`)).length,
      ),
    );

    expect(counts).toEqual([1, 1, 0]);
  });

  it('tells of what changed and vanished since a time, and of the latter only then or when asked', async () => {
    await crawled('time/line', {
      stays: stdio('npx', 'a'),
      goes: stdio('npx', 'b'),
      changes: stdio('npx', 'c'),
    });
    await pause();
    const since = new Date().toISOString();
    await pause();
    await crawled('time/line', {
      stays: stdio('npx', 'a'),
      changes: stdio('npx', 'd'),
      comes: stdio('npx', 'e'),
    });
    const shown = async (query: string) =>
      Object.fromEntries(
        (await walk(`search=time/line&${query}`)).map((one) => [
          one.server.name.split('.').at(-1),
          official(one).status,
        ]),
      );

    const changed = await shown(`updated_since=${since}`);
    const now = await shown('');
    const all = await shown('include_deleted=true');
    const later = await shown(`updated_since=${new Date(Date.now() + 60_000).toISOString()}`);

    expect(changed).toEqual({
      stays: 'active',
      goes: 'deleted',
      changes: 'active',
      comes: 'active',
    });
    expect(now).toEqual({ stays: 'active', changes: 'active', comes: 'active' });
    expect(all).toEqual(changed);
    expect(later).toEqual({});
  });

  it('tells that the servers of a plugin vanished with it, without a word of what they were', async () => {
    await crawled('gone/soon', { it: { ...stdio('npx', 'a'), env: { KEY: 'x' } } });
    github.put(await repositoryWith('gone/soon', marketplaceWith('market', ['other'])));
    await registry.crawl('gone/soon');

    const [shown] = await walk('search=gone/soon&include_deleted=true');

    expect(shown?.server).toEqual({
      $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
      name: 'io.github.gone/soon.kit.it',
      description: 'Not there any more.',
      version: '0.0.0',
    });
    expect(shown?._meta['dev.skillstash/plugin']).toEqual({ slug: 'gone/soon/kit', server: 'it' });
  });

  it('tells a repository that moved as servers that vanished and servers that came', async () => {
    await crawled('moves/before', { it: stdio('npx', 'a') });
    github.rename('moves/before', 'moves', 'after');
    await registry.crawl('moves/before');

    const shown = (await walk('search=moves/&include_deleted=true')).map((one) => [
      one.server.name,
      official(one).status,
    ]);

    expect(Object.fromEntries(shown)).toEqual({
      'io.github.moves/before.kit.it': 'deleted',
      'io.github.moves/after.kit.it': 'active',
    });
  });

  it('answers 304 while nothing changed', async () => {
    const etag = (await registry.get('/v0.1/servers')).headers.get('ETag') ?? '';

    const same = await registry.get('/v0.1/servers', { 'If-None-Match': etag });

    expect(etag).not.toBe('');
    expect(same.status).toBe(304);
  });

  it.each([
    ['limit=0', 'limit', 'invalid_request'],
    ['limit=101', 'limit', 'invalid_request'],
    ['updated_since=yesterday', 'updated_since', 'invalid_request'],
    ['updated_since=2026-11-21', 'updated_since', 'invalid_request'],
    ['include_deleted=yes', 'include_deleted', 'invalid_request'],
    ['cursor=abc', 'cursor', 'invalid_cursor'],
    [`search=${'x'.repeat(201)}`, 'search', 'invalid_request'],
  ])('refuses %s', async (query, path, code) => {
    const response = await registry.get(`/v0.1/servers?${query}`);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code, errors: [{ path }] });
  });

  it("refuses another query's cursor, and takes a parameter of later versions", async () => {
    const { metadata } = await listOf('limit=1');

    const other = await registry.get(
      `/v0.1/servers?limit=1&search=a&cursor=${metadata.nextCursor}`,
    );
    const unknown = await registry.get('/v0.1/servers?sort=name');

    expect([other.status, unknown.status]).toEqual([400, 200]);
  });
});

describe('one server', () => {
  it('is found under the very name that the list gives, whatever the name', async () => {
    const names = (await walk('search=hostile')).map(({ server }) => server.name);

    const found = await Promise.all(
      names.map(
        async (name) => ((await (await versionsOf(name, '/latest')).json()) as Shown).server.name,
      ),
    );

    expect(found).toEqual(names);
  });

  it('has one version, the latest', async () => {
    const list = (await (await versionsOf('io.github.ada/facts.kit.one')).json()) as List;
    const exact = await versionsOf('io.github.ada/facts.kit.one', '/1.0.0');

    expect(list.metadata).toEqual({ count: 1 });
    expect(list.servers[0]?.server.version).toBe('1.0.0');
    expect(exact.status).toBe(200);
  });

  it('that is gone is not found, but when asked for what is gone', async () => {
    const name = 'io.github.gone/soon.kit.it';

    const statuses = [
      (await versionsOf(name)).status,
      (await versionsOf(name, '/latest')).status,
      (await versionsOf(name, '?include_deleted=true')).status,
      (await versionsOf(name, '/latest?include_deleted=true')).status,
    ];

    expect(statuses).toEqual([404, 404, 200, 200]);
  });

  it.each([
    ['io.github.ada/facts.kit.two', '/latest'],
    ['io.github.ada/facts.kit.one', '/2.0.0'],
    ['com.example/thing', '/latest'],
    ['io.github.ADA/facts.kit.one', '/latest'],
    ['io.github.ada/facts._kit.one', '/latest'],
    ['io.github.ada/facts.kit._xzz', '/latest'],
    ["io.github.ada/' OR 1=1 --", '/latest'],
  ])('%s%s is 404', async (name, rest) => {
    const response = await versionsOf(name, rest);

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'server_not_found' });
  });
});
