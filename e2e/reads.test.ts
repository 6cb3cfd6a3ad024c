import * as shared from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());

type Described = {
  paths: Record<
    string,
    Record<string, { responses: Record<string, { content?: Record<string, unknown> }> }>
  >;
};

const PLUGIN = '/v1/plugins/okapi-data/okapi-plugins/postgres-companion';

const BADGES = PLUGIN.replace('/v1/plugins', '/badges');

const first = async (path: string): Promise<{ name: string; plugin: string }> => {
  const { items } = (await (await registry.get(path)).json()) as {
    items: Array<{ name: string; plugin: string }>;
  };
  const item = items[0];
  if (!item) throw new Error(`${path} lists nothing`);
  return item;
};

const ofFirst =
  (kind: string, rest = '') =>
  async () => {
    const { plugin, name } = await first(`/v1/${kind}`);
    return `/v1/plugins/${plugin}/${kind}/${encodeURIComponent(name)}${rest}`;
  };

const AGENT_SKILLS = `${PLUGIN.replace('/v1/plugins', '')}/.well-known/agent-skills`;

const firstServer = async (rest: string): Promise<string> => {
  const { servers } = (await (await registry.get('/v0.1/servers')).json()) as {
    servers: Array<{ server: { name: string } }>;
  };
  return `/v0.1/servers/${encodeURIComponent(servers[0]?.server.name ?? '')}/versions${rest}`;
};

const firstArtifact = async (type: string): Promise<string> => {
  const { skills } = (await (await registry.get(`${AGENT_SKILLS}/index.json`)).json()) as {
    skills: Array<{ type: string; url: string }>;
  };
  return `${AGENT_SKILLS}/${skills.find((skill) => skill.type === type)?.url}`;
};

const page = shared.page;
/** Every read of the OpenAPI document: an example of it, and the schema of its answer. */
const READS: Record<
  string,
  { at: string | (() => Promise<string>); schema?: { parse(v: unknown): unknown } }
> = {
  '/v1/plugins': { at: '/v1/plugins?limit=100', schema: page(shared.pluginSummary) },
  '/v1/plugins/{owner}/{repo}/{plugin}': { at: PLUGIN, schema: shared.plugin },
  '/v1/plugins/{owner}/{repo}/{plugin}/readme': { at: `${PLUGIN}/readme` },
  '/v1/plugins/{owner}/{repo}/{plugin}/versions': {
    at: `${PLUGIN}/versions`,
    schema: page(shared.pluginVersion),
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/ratings': {
    at: `${PLUGIN}/ratings`,
    schema: page(shared.pluginRating),
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/downloads': {
    at: `${PLUGIN}/downloads`,
    schema: shared.pluginDownloadSeries,
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/related': {
    at: `${PLUGIN}/related`,
    schema: page(shared.pluginSummary),
  },
  '/v1/search': { at: '/v1/search?q=postgres&type=all', schema: shared.searchPage },
  '/v1/search/suggest': { at: '/v1/search/suggest?q=post', schema: shared.suggestions },
  '/v1/resolve': { at: '/v1/resolve?name=postgres-companion', schema: shared.resolution },
  '/v1/skills': { at: '/v1/skills?limit=100', schema: page(shared.skill) },
  '/v1/agents': { at: '/v1/agents?limit=100', schema: page(shared.agent) },
  '/v1/commands': { at: '/v1/commands?limit=100', schema: page(shared.command) },
  '/v1/mcp-servers': { at: '/v1/mcp-servers?limit=100', schema: page(shared.mcpServer) },
  '/v1/plugins/{owner}/{repo}/{plugin}/skills/{name}': {
    at: ofFirst('skills'),
    schema: shared.skillDetail,
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/agents/{name}': {
    at: ofFirst('agents'),
    schema: shared.agentDetail,
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/commands/{name}': {
    at: ofFirst('commands'),
    schema: shared.commandDetail,
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/mcp-servers/{name}': {
    at: ofFirst('mcp-servers'),
    schema: shared.mcpServer,
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/skills/{name}/content': {
    at: ofFirst('skills', '/content'),
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/agents/{name}/content': {
    at: ofFirst('agents', '/content'),
  },
  '/v1/plugins/{owner}/{repo}/{plugin}/commands/{name}/content': {
    at: ofFirst('commands', '/content'),
  },
  '/v1/marketplaces': { at: '/v1/marketplaces', schema: page(shared.marketplaceSummary) },
  '/v1/marketplaces/{owner}/{repo}': {
    at: '/v1/marketplaces/okapi-data/okapi-plugins',
    schema: shared.marketplace,
  },
  '/v1/collections': { at: '/v1/collections', schema: page(shared.collectionSummary) },
  '/v1/collections/{username}/{name}': {
    at: async () => {
      const { slug } = (await first('/v1/collections')) as unknown as { slug: string };
      return `/v1/collections/${slug}`;
    },
    schema: shared.collection,
  },
  '/v1/users/{username}': {
    at: async () => {
      const { username } = (await first('/v1/collections')) as unknown as { username: string };
      return `/v1/users/${username}`;
    },
    schema: shared.user,
  },
  '/v1/categories': { at: '/v1/categories', schema: page(shared.nameCount) },
  '/v1/tags': { at: '/v1/tags', schema: page(shared.nameCount) },
  '/v1/stats': { at: '/v1/stats', schema: shared.registryStats },
  '/v1/changes': { at: '/v1/changes', schema: shared.changeFeed },
  '/v1/runs': { at: '/v1/runs', schema: page(shared.crawlRun) },
  '/v1/runs/{id}': {
    at: async () => `/v1/runs/${((await first('/v1/runs')) as unknown as { id: string }).id}`,
    schema: shared.crawlRun,
  },
  '/v1/repositories/{owner}/{repo}': {
    at: '/v1/repositories/okapi-data/okapi-plugins',
    schema: shared.repository,
  },
  '/catalogs/all/marketplace.json': {
    at: '/catalogs/all/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/verified/marketplace.json': {
    at: '/catalogs/verified/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/official/marketplace.json': {
    at: '/catalogs/official/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/category/{category}/marketplace.json': {
    at: '/catalogs/category/database/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/owner/{owner}/marketplace.json': {
    at: '/catalogs/owner/okapi-data/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/marketplace/{owner}/{repo}/marketplace.json': {
    at: '/catalogs/marketplace/fernhill-labs/review-desk/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/collection/{username}/{name}/marketplace.json': {
    at: '/catalogs/collection/ada-brook/before-you-merge/marketplace.json',
    schema: shared.catalog,
  },
  '/catalogs/search/marketplace.json': {
    at: '/catalogs/search/marketplace.json?q=review',
    schema: shared.catalog,
  },
  '/feeds/new.atom': { at: '/feeds/new.atom' },
  '/feeds/updated.atom': { at: '/feeds/updated.atom' },
  '/feeds/category/{category}': { at: '/feeds/category/database.atom' },
  '/feeds/owner/{owner}': { at: '/feeds/owner/okapi-data.atom' },
  '/sitemap.xml': { at: '/sitemap.xml' },
  '/sitemaps/{file}': { at: '/sitemaps/1.xml' },
  '/badges/{owner}/{repo}/{plugin}/version.svg': { at: `${BADGES}/version.svg` },
  '/badges/{owner}/{repo}/{plugin}/downloads.svg': { at: `${BADGES}/downloads.svg` },
  '/badges/{owner}/{repo}/{plugin}/rating.svg': { at: `${BADGES}/rating.svg` },
  '/api/search': { at: '/api/search?q=plan&limit=20' },
  '/v0.1/servers': { at: '/v0.1/servers' },
  '/v0.1/servers/{name}/versions': { at: () => firstServer('') },
  '/v0.1/servers/{name}/versions/{version}': { at: () => firstServer('/latest') },
  '/{owner}/{repo}/{plugin}/.well-known/agent-skills/index.json': {
    at: `${AGENT_SKILLS}/index.json`,
  },
  '/{owner}/{repo}/{plugin}/.well-known/agent-skills/{name}/{digest}/SKILL.md': {
    at: () => firstArtifact('skill-md'),
  },
  '/{owner}/{repo}/{plugin}/.well-known/agent-skills/{name}/{file}': {
    at: () => firstArtifact('archive'),
  },
  '/healthz': { at: '/healthz' },
  '/readyz': { at: '/readyz' },
};

const addressOf = async (path: string): Promise<string> => {
  const at = READS[path]?.at;
  if (at === undefined) throw new Error(`no example of ${path}`);
  return typeof at === 'string' ? at : at();
};

it('has an example of every read that the OpenAPI document describes', async () => {
  const { paths } = (await (await registry.get('/openapi.json')).json()) as Described;

  // What only a known person may read is tried in accounts.test.ts.
  const described = Object.keys(paths).filter(
    (path) => paths[path]?.get && !('security' in paths[path].get),
  );

  expect(described.sort()).toEqual(Object.keys(READS).sort());
});

describe.each(Object.keys(READS))('GET %s', (path) => {
  it('answers 200 in exactly the declared shape', async () => {
    const response = await registry.get(await addressOf(path));

    const text = await response.text();

    expect(response.status).toBe(200);
    expect(text).not.toBe('');
    READS[path]?.schema?.parse(JSON.parse(text));
  });

  it('says how long it may be kept, who may read it and which request it answers', async () => {
    const { headers } = await registry.get(await addressOf(path), { 'X-Request-Id': 'abc-12345' });

    expect(headers.get('Cache-Control')).toMatch(/^(?:public, max-age=\d+|no-store)/);
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(headers.get('X-Request-Id')).toBe('abc-12345');
  });

  it('answers HEAD like GET, without a body', async () => {
    const address = await addressOf(path);

    const head = await fetch(new URL(address, registry.url), { method: 'HEAD' });

    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    expect(head.headers.get('ETag')).toBe((await registry.get(address)).headers.get('ETag'));
  });
});

describe.each(Object.keys(READS).filter((path) => !path.endsWith('z')))('GET %s again', (path) => {
  it('answers 304 to the ETag it gave, weak or among others, and 200 to another', async () => {
    const address = await addressOf(path);
    const etag = (await registry.get(address)).headers.get('ETag') ?? '';
    const statusFor = async (known: string) =>
      (await registry.get(address, { 'If-None-Match': known })).status;

    const statuses = [
      await statusFor(etag),
      await statusFor(`"other", W/${etag}`),
      await statusFor('"other"'),
    ];

    expect(etag).toMatch(/^"[A-Za-z0-9-]+"$/);
    expect(statuses).toEqual([304, 304, 200]);
  });

  it('answers 304 wherever the ETag it gave stands among others that it may have given', async () => {
    const address = await addressOf(path);
    const etag = (await registry.get(address)).headers.get('ETag') ?? '';
    const other = etag.replace(/\w+"$/, '0"');
    const statusFor = async (known: string) =>
      // Whoever names a state of the database is not answered from memory.
      (await registry.get(address, { 'If-None-Match': known, 'x-d1-bookmark': 'none' })).status;

    const statuses = [
      await statusFor(`${etag}, ${other}`),
      await statusFor(`${other},W/${etag},${other}`),
      await statusFor(`${other}, ${other}`),
    ];

    expect(statuses).toEqual([304, 304, 200]);
  });
});

it('gives texts as text, in a sandbox', async () => {
  const address = await addressOf('/v1/plugins/{owner}/{repo}/{plugin}/skills/{name}/content');

  const response = await registry.get(address);

  expect(response.headers.get('Content-Type')).toBe('text/markdown; charset=utf-8');
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(response.headers.get('Content-Security-Policy')).toContain('sandbox');
  expect(await response.text()).toMatch(/^---\n/);
});

it('gives several plugins at once, in the order asked, and names those that nobody has', async () => {
  const slugs = ['no/such/plugin', 'okapi-data/okapi-plugins/postgres-companion'];

  const response = await registry.post('/v1/plugins/batch', { slugs });

  const { items, missing } = shared.pluginBatch.parse(await response.json());
  expect(items.map(({ slug }) => slug)).toEqual([slugs[1]]);
  expect(missing).toEqual([slugs[0]]);
});

it('gives several plugins whatever the letter case of their slugs, and each once', async () => {
  const slug = 'okapi-data/okapi-plugins/postgres-companion';
  const slugs = ['No/Such/Plugin', slug.toUpperCase(), slug];

  const response = await registry.post('/v1/plugins/batch', { slugs });

  expect(response.status).toBe(200);
  const { items, missing } = shared.pluginBatch.parse(await response.json());
  expect(items.map((one) => one.slug)).toEqual([slug]);
  expect(missing).toEqual(['no/such/plugin']);
});

it('finds a plugin whatever the letter case of its address', async () => {
  const response = await registry.get(PLUGIN.replace('okapi-data', 'Okapi-Data'));

  expect(response.status).toBe(200);
});

it('shows a page of the operations', async () => {
  const response = await registry.get('/docs');

  expect(response.status).toBe(200);
  expect(await response.text()).toContain('/v1/plugins/{owner}/{repo}/{plugin}');
});
