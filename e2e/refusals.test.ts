import { COMPONENT_KINDS, errorBody } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());

const refusal = async (response: Response) => {
  expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  expect(response.headers.get('Cache-Control')).toBe('no-store');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  const body = errorBody.parse(await response.json());
  expect(body.status).toBe(response.status);
  expect(body.requestId).toBe(response.headers.get('X-Request-Id'));
  return body;
};

const NO_PLUGIN = '/v1/plugins/no/such/plugin';
const PLUGIN = '/v1/plugins/okapi-data/okapi-plugins/postgres-companion';

describe('what does not exist is 404 with its own code', () => {
  it.each([
    [NO_PLUGIN, 'plugin_not_found'],
    [`${NO_PLUGIN}/readme`, 'plugin_not_found'],
    [`${NO_PLUGIN}/versions`, 'plugin_not_found'],
    [`${NO_PLUGIN}/ratings`, 'plugin_not_found'],
    [`${NO_PLUGIN}/downloads`, 'plugin_not_found'],
    [`${NO_PLUGIN}/skills/x`, 'component_not_found'],
    [`${PLUGIN}/skills/x`, 'component_not_found'],
    [`${PLUGIN}/agents/x/content`, 'component_not_found'],
    ['/v1/marketplaces/no/such', 'marketplace_not_found'],
    ['/v1/repositories/no/such', 'repository_not_found'],
    ['/v1/collections/no/such', 'collection_not_found'],
    ['/v1/users/nobody', 'user_not_found'],
    ['/v1/runs/019c4c42-c450-7c11-a2e6-000000000000', 'run_not_found'],
    ['/v1/plugins/only/two', 'route_not_found'],
    ['/v2/plugins', 'route_not_found'],
    ['/v1', 'route_not_found'],
  ])('%s: %s', async (path, code) => {
    const response = await registry.get(path);

    const body = await refusal(response);

    expect([response.status, body.code]).toEqual([404, code]);
  });
});

describe('a parameter that does not fit is 400 and named', () => {
  it.each([
    ['/v1/plugins?limit=0', 'limit'],
    ['/v1/plugins?limit=-1', 'limit'],
    ['/v1/plugins?limit=abc', 'limit'],
    ['/v1/plugins?limit=101', 'limit'],
    ['/v1/plugins?limit=', 'limit'],
    ['/v1/plugins?limit=1e1', 'limit'],
    ['/v1/plugins?limit=1&limit=2', 'limit'],
    ['/v1/plugins?sort=best', 'sort'],
    ['/v1/plugins?page=2', 'page'],
    ['/v1/plugins?has=everything', 'has'],
    ['/v1/plugins?verified=yes', 'verified'],
    ['/v1/plugins?minRating=6', 'minRating'],
    ['/v1/plugins?minRating=NaN', 'minRating'],
    ['/v1/plugins?marketplace=one', 'marketplace'],
    [`/v1/plugins?category=${'x'.repeat(201)}`, 'category'],
    [`/v1/plugins?owner=${encodeURIComponent("x' OR 1=1")}`, 'owner'],
    ['/v1/skills?sort=stars', 'sort'],
    ['/v1/skills?q=a&sort=downloads', 'sort'],
    ['/v1/skills?plugin=one', 'plugin'],
    ['/v1/categories?limit=0', 'limit'],
    ['/v1/stats?x=1', 'x'],
    ['/v1/runs/not-an-id', 'id'],
    [`${PLUGIN}?verbose=true`, 'verbose'],
    [`${PLUGIN}/versions?limit=0`, 'limit'],
  ])('%s: %s', async (path, parameter) => {
    const response = await registry.get(path);

    const body = await refusal(response);

    expect([response.status, body.code]).toEqual([400, 'invalid_request']);
    expect(body.errors?.map((error) => error.path)).toContain(parameter);
    expect(body.detail).toContain(parameter);
  });
});

describe('the detail of a refusal says why, in words', () => {
  it.each([
    ['/v1/plugins?marketplace=okapi-data', 'marketplace must be owner/repo'],
    ['/v1/plugins?limit=1000', 'limit must be at most 100'],
    ['/v1/plugins?limit=0', 'limit must be at least 1'],
    ['/v1/plugins?limit=1&limit=2', 'limit must be one text'],
    ['/v1/plugins?category=', 'category is empty'],
    [`/v1/plugins?category=${'x'.repeat(201)}`, 'category must have at most 200 characters'],
    ['/v1/plugins?owner=a%20b', 'owner must be the name of a user or organisation'],
    ['/v1/plugins?verified=yes', 'verified must be one of true, false'],
    ['/v1/skills?plugin=one', 'plugin must be owner/repo/plugin'],
    ['/v1/search', 'q is missing'],
    ['/v1/search?q=', 'q is empty'],
    [
      '/v1/search?q=a&type=hook',
      'type must be one of plugin, skill, agent, command, mcp-server, all',
    ],
    [
      '/v1/resolve?name=a%20b',
      'name must be plugin, plugin@marketplace, owner/plugin or owner/repo/plugin',
    ],
    ['/v1/runs/not-an-id', 'id must be a UUID'],
    [
      '/v1/plugins?page=2&limit=x',
      'limit must be a whole number; page is not a parameter of this operation',
    ],
    [
      '/v1/stats?a&b&c&d&e&f&g',
      `${['a', 'b', 'c', 'd', 'e'].map((name) => `${name} is not a parameter of this operation`).join('; ')}; and 2 more`,
    ],
    [`/v1/stats?${'x'.repeat(5_000)}`, `${'x'.repeat(60)}… is not a parameter of this operation`],
  ])('%.60s: %s', async (path, detail) => {
    const body = await refusal(await registry.get(path));

    expect(body.detail).toBe(`Not accepted: ${detail}.`);
  });

  it.each([
    [null, 'body must be an object'],
    [{}, 'slugs is missing'],
    [{ slugs: [] }, 'slugs is empty'],
    [{ slugs: 'a/b/c' }, 'slugs must be a list'],
    [{ slugs: ['a/b'] }, 'slugs.0 must be owner/repo/plugin'],
    [{ slugs: ['a/b/c', 5] }, 'slugs.1 must be a text'],
  ])('of the body %j: %s', async (sent, detail) => {
    const body = await refusal(await registry.post('/v1/plugins/batch', sent));

    expect(body.detail).toBe(`Not accepted: ${detail}.`);
  });
});

it('a kind of component that there is not is answered with those that there are', async () => {
  const body = await refusal(await registry.get('/v1/plugins?has=mcp_servers'));

  for (const kind of COMPONENT_KINDS) expect(body.errors?.[0]?.message).toContain(kind);
});

const send = (path: string, init: RequestInit) => fetch(new URL(path, registry.url), init);
const JSON_TYPE = { 'Content-Type': 'application/json' };

describe('a body that does not fit', () => {
  it.each([
    ['{"slugs":', 400, 'malformed_json'],
    ['', 400, 'malformed_json'],
    ['null', 400, 'invalid_request'],
    ['[]', 400, 'invalid_request'],
    ['{}', 400, 'invalid_request'],
    ['{"slugs":[]}', 400, 'invalid_request'],
    ['{"slugs":"a/b/c"}', 400, 'invalid_request'],
    ['{"slugs":["a/b"]}', 400, 'invalid_request'],
    ['{"slugs":["a/b/c"],"extra":1}', 400, 'invalid_request'],
    [JSON.stringify({ slugs: Array(101).fill('a/b/c') }), 400, 'invalid_request'],
    [JSON.stringify({ slugs: ['x'.repeat(70_000)] }), 413, 'payload_too_large'],
  ])('%.40s: %i %s', async (text, status, code) => {
    const response = await send('/v1/plugins/batch', {
      method: 'POST',
      headers: JSON_TYPE,
      body: text,
    });

    const body = await refusal(response);

    expect([response.status, body.code]).toEqual([status, code]);
  });

  it.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
    'declared as %s is 415',
    async (type) => {
      const response = await send('/v1/plugins/batch', {
        method: 'POST',
        headers: type ? { 'Content-Type': type } : {},
        body: Buffer.from('{"slugs":["a/b/c"]}'),
      });

      const body = await refusal(response);

      expect([response.status, body.code]).toEqual([415, 'unsupported_media_type']);
    },
  );

  it.each([
    '',
    'one',
    'a/b/c',
    '../..',
    'a/..',
    'https://example.com/a/b',
    'a b/c',
    'a/b\nc',
    'é/b',
    `a/${'b'.repeat(300)}`,
  ])('asking for a crawl of "%.30s" is 400', async (repository) => {
    const response = await registry.post('/v1/repositories', { repository });

    const body = await refusal(response);

    expect([response.status, body.code]).toEqual([400, 'invalid_request']);
  });
});

describe('another method on a path that exists is 405 and says what is allowed', () => {
  it.each([
    ['/v1/plugins', 'DELETE', 'GET, HEAD, OPTIONS'],
    ['/v1/plugins', 'POST', 'GET, HEAD, OPTIONS'],
    [PLUGIN, 'PUT', 'GET, HEAD, PATCH, OPTIONS'],
    ['/v1/repositories', 'GET', 'POST, OPTIONS'],
    ['/v1/plugins/batch', 'GET', 'POST, OPTIONS'],
    ['/openapi.json', 'DELETE', 'GET, HEAD, OPTIONS'],
  ])('%s %s', async (path, method, allow) => {
    const response = await send(path, {
      method,
      headers: JSON_TYPE,
      ...(method === 'GET' ? {} : { body: '{}' }),
    });

    const body = await refusal(response);

    expect([response.status, body.code]).toEqual([405, 'method_not_allowed']);
    expect(response.headers.get('Allow')).toBe(allow);
  });
});

it('refuses a parameter beside a body, too, that the operation does not have', async () => {
  const body = { slugs: ['okapi-data/okapi-plugins/postgres-companion'] };

  const response = await registry.post('/v1/plugins/batch?limit=1', body);

  expect(response.status).toBe(400);
  expect(errorBody.parse(await response.json()).errors).toEqual([
    { path: 'limit', message: 'is not a parameter of this operation' },
  ]);
});

it('answers a preflight with what may be sent', async () => {
  const response = await send('/v1/plugins', {
    method: 'OPTIONS',
    headers: { Origin: 'https://example.com', 'Access-Control-Request-Method': 'GET' },
  });

  expect(response.status).toBe(204);
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  expect(response.headers.get('Access-Control-Allow-Methods')).toContain('GET');
});

it('keeps a caller’s request id only where it is harmless', async () => {
  const response = await registry.get('/healthz', { 'X-Request-Id': 'a b;c' });

  expect(response.headers.get('X-Request-Id')).toMatch(/^[0-9a-f-]{36}$/);
});

it('ignores a bookmark that no database wrote', async () => {
  const response = await registry.get('/v1/stats', { 'x-d1-bookmark': 'first-primary' });

  expect(response.status).toBe(200);
});
