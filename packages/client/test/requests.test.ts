import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CachedAnswer, createClient } from '../src/index.ts';
import { json, type Play, type PlayedServer, playServer } from './play-server.ts';

let server: PlayedServer;
beforeEach(async () => {
  server = await playServer();
});
afterEach(() => server.stop());

const client = () => createClient({ baseUrl: server.url, retries: 0 });

const urls = (): string[] => server.seen.map(({ url }) => url);

const EMPTY = { items: [], nextCursor: null };

describe('a name in an address', () => {
  it.each([
    ['a/b', 'a%2Fb'],
    ['server:tool', 'server%3Atool'],
    ['100%', '100%25'],
    ['%2F', '%252F'],
    ['two words', 'two%20words'],
    ['what?#', 'what%3F%23'],
    ['a+b&c=d', 'a%2Bb%26c%3Dd'],
    ['käse 🧀', 'k%C3%A4se%20%F0%9F%A7%80'],
    ['back\\slash', 'back%5Cslash'],
    ['..a', '..a'],
    ['line\nend', 'line%0Aend'],
  ])('%j is one segment', async (name, segment) => {
    server.next(json({}));

    await client().skills.get('ada/tools/alpha', name);

    expect(urls()).toEqual([`/v1/plugins/ada/tools/alpha/skills/${segment}`]);
  });

  it.each(['', '.', '..', '\ud800'])('%j cannot be asked for', async (name) => {
    const failed = client().skills.content('ada/tools/alpha', name);

    await expect(failed).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });
});

describe('a slug', () => {
  it('is encoded part by part', async () => {
    server.next(json({}));

    await client().plugins.get('ada lovelace/too%ls/alpha~2');

    expect(urls()).toEqual(['/v1/plugins/ada%20lovelace/too%25ls/alpha~2']);
  });

  it.each([
    'alpha',
    'ada/tools',
    'ada/tools/alpha/readme',
    'ada//alpha',
    '../tools/alpha',
    'ada/tools/',
    '',
  ])('%j that is none is refused before anything is sent', async (slug) => {
    const failed = client().plugins.get(slug);
    const listFailed = client().plugins.versions(slug).page();

    await expect(failed).rejects.toThrow(TypeError);
    await expect(listFailed).rejects.toThrow(TypeError);
    expect(server.seen).toEqual([]);
  });
});

describe('a query', () => {
  it('says what is set and leaves out what is not', async () => {
    server.next(json(EMPTY));

    await client()
      .plugins.list({
        has: ['skills', 'mcp-servers'],
        verified: false,
        minRating: 4.5,
        tag: 'c++ & more',
        sort: undefined,
        limit: 100,
      })
      .page();

    expect(urls()).toEqual([
      '/v1/plugins?has=skills&has=mcp-servers&verified=false&minRating=4.5&tag=c%2B%2B+%26+more&limit=100',
    ]);
  });

  it('passes on a filter that no type knows, for the registry to refuse', async () => {
    server.next(json(EMPTY));
    const filters: object = { catgory: 'database' };

    await client().plugins.list(filters).page();

    expect(urls()).toEqual(['/v1/plugins?catgory=database']);
  });

  it('is checked by the compiler', () => {
    const { plugins, skills } = client();

    // @ts-expect-error there is no such sort
    plugins.list({ sort: 'size' });
    // @ts-expect-error there is no such filter
    plugins.list({ catgory: 'database' });
    // @ts-expect-error there is no such kind
    plugins.list({ has: ['themes'] });
    // @ts-expect-error skills have no stars of their own
    skills.list({ sort: 'stars' });

    expect(server.seen).toEqual([]);
  });
});

describe('a request', () => {
  it('keeps the path of its base address', async () => {
    server.next(json({}));

    await createClient({ baseUrl: `${server.url}/registry/` }).stats.get();

    expect(urls()).toEqual(['/registry/v1/stats']);
  });

  it('carries the headers and the token, and says what it takes', async () => {
    server.next(json({}));
    const headers = { 'X-Request-Id': 'request-0001' };

    await createClient({ baseUrl: server.url, headers, token: 'secret' }).stats.get();

    expect(server.seen[0]?.headers).toMatchObject({
      accept: 'application/json, application/problem+json',
      authorization: 'Bearer secret',
      'x-request-id': 'request-0001',
    });
  });

  it('goes through the fetch that it is given', async () => {
    const asked: string[] = [];
    const fetch = async (url: string) => {
      asked.push(url);
      return Response.json({});
    };

    await createClient({ baseUrl: 'https://registry.example', fetch }).stats.get();

    expect(asked).toEqual(['https://registry.example/v1/stats']);
  });

  it('sends a body as JSON', async () => {
    server.next(json({}), json({}));

    await client().repositories.requestCrawl('ada/tools', { refresh: true });
    await client().repositories.report('ada/tools');

    expect(server.seen).toMatchObject([
      {
        method: 'POST',
        url: '/v1/repositories',
        body: '{"repository":"ada/tools","refresh":true}',
      },
      { method: 'POST', url: '/v1/repositories?dryRun=true', body: '{"repository":"ada/tools"}' },
    ]);
    expect(server.seen[0]?.headers['content-type']).toBe('application/json');
  });
});

describe('a cache', () => {
  const tagged: Play = (response, request) =>
    request.headers['if-none-match'] === '"1"'
      ? response.writeHead(304).end()
      : json({ plugins: 1 }, 200, { ETag: '"1"' })(response, request);

  it('is asked for the entity tag, and its body serves where it still holds', async () => {
    server.next(tagged, tagged);
    const cache = new Map<string, CachedAnswer>();
    const cached = createClient({ baseUrl: server.url, cache });
    const first = await cached.stats.get();

    const again = await cached.stats.get();

    expect(again).toEqual({ plugins: 1 });
    expect(again).not.toBe(first);
    expect(server.seen.map(({ headers }) => headers['if-none-match'])).toEqual([undefined, '"1"']);
    expect([...cache]).toEqual([
      [`${server.url}/v1/stats`, { etag: '"1"', body: '{"plugins":1}' }],
    ]);
  });

  it('gets the new body where it changed, and each address has its own', async () => {
    const changed = json({ plugins: 2 }, 200, { ETag: '"2"' });
    server.next(tagged, changed, json(EMPTY));
    const cached = createClient({ baseUrl: server.url, cache: new Map() });
    await cached.stats.get();

    const again = await cached.stats.get();
    await cached.tags.list().page();

    expect(again).toEqual({ plugins: 2 });
    expect(server.seen[2]?.headers['if-none-match']).toBeUndefined();
  });

  it('keeps no answer to a write', async () => {
    server.next(json({ items: [], missing: [] }, 200, { ETag: '"1"' }));
    const cache = new Map<string, CachedAnswer>();

    await createClient({ baseUrl: server.url, cache }).plugins.batch(['a/b/c']);

    expect(cache.size).toBe(0);
  });
});
