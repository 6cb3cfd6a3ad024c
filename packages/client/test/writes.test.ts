import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CachedAnswer, createClient } from '../src/index.ts';
import {
  hangUp,
  json,
  type Play,
  type PlayedServer,
  page,
  playServer,
  problem,
} from './play-server.ts';

const BOOKMARK = '00000003-00000007-00004e2a-0123456789abcdef0123456789abcdef';
const BOOKMARKED = { 'x-d1-bookmark': BOOKMARK };
const SLUG = 'ada/tools/alpha';

let server: PlayedServer;
beforeEach(async () => {
  server = await playServer();
});
afterEach(() => server.stop());

const client = (cache?: Map<string, CachedAnswer>) =>
  createClient({ baseUrl: server.url, cache, retries: { sleep: async () => undefined } });
const sent = (header: string) => server.seen.map(({ headers }) => headers[header]);

const accepted: Play = (response) => {
  response.writeHead(202, BOOKMARKED).end();
};

describe('a bookmark', () => {
  it('is given with changes, and sent with what is asked for with it', async () => {
    server.next(json({ items: [], nextSince: 4 }, 200, BOOKMARKED), json({ slug: SLUG }));

    const { bookmark, ...changes } = await client().changes.list({ since: 4 }).page();
    const plugin = await client().plugins.get(SLUG, { bookmark });

    expect([bookmark, changes, plugin]).toEqual([
      BOOKMARK,
      { items: [], nextSince: 4 },
      { slug: SLUG },
    ]);
    expect(sent('x-d1-bookmark')).toEqual([undefined, BOOKMARK]);
  });

  it('is that of the answer, not of the one in the cache', async () => {
    const feed = { items: [], nextSince: 4 };
    const later = BOOKMARK.replace('00000003', '00000004');
    server.next(json(feed, 200, { ETag: '"4"', ...BOOKMARKED }), (response) => {
      response.writeHead(304, { 'x-d1-bookmark': later }).end();
    });
    const cached = client(new Map());
    await cached.changes.list().page();

    const again = await cached.changes.list().page();

    expect(again).toEqual({ ...feed, bookmark: later });
  });

  it('is given with what a write answers, also where that is nothing', async () => {
    const rating = { rating: 5 };
    server.next(
      json(rating, 200, BOOKMARKED),
      accepted,
      json({ slug: 'ada/set' }, 201, {
        ETag: '"1"',
        ...BOOKMARKED,
      }),
    );

    const rated = await client().ratings.give(SLUG, rating);
    const reported = await client().plugins.reportDownload(SLUG, { client: 'other' });
    const made = await client().collections.create({ name: 'Set' });

    expect([rated, reported, made.bookmark]).toEqual([
      { rating: 5, bookmark: BOOKMARK },
      { bookmark: BOOKMARK },
      BOOKMARK,
    ]);
  });

  it('is undefined where there is none, and is no part of what is only read', async () => {
    server.next(json({ id: 'run' }), json({ slug: SLUG }, 200, BOOKMARKED));

    const claim = await client().claims.make('ada/tools');
    const plugin = await client().plugins.get(SLUG);

    expect([claim, plugin]).toEqual([{ id: 'run', bookmark: undefined }, { slug: SLUG }]);
  });

  it('goes with every page of a list and never into its query', async () => {
    const items = [{ name: 'one' }];
    server.next(json({ items, nextCursor: 'more' }), json({ items, nextCursor: null }));

    for await (const _ of client().tags.list({ limit: 1, bookmark: BOOKMARK }));

    expect(server.seen.map(({ url }) => url)).toEqual([
      '/v1/tags?limit=1',
      '/v1/tags?limit=1&cursor=more',
    ]);
    expect(sent('x-d1-bookmark')).toEqual([BOOKMARK, BOOKMARK]);
  });
});

describe('a write with an Idempotency-Key', () => {
  const report = () => client().reports.plugin(SLUG, 'Odd.', { idempotencyKey: 'key-1' });

  it.each([
    ['no answer', hangUp],
    ['429', page(429)],
    ['502', problem('host_unreadable', 502)],
    ['503', problem('database_unavailable', 503)],
    ['504', page(504)],
  ] satisfies Array<[string, Play]>)(
    'is sent again with the same key after %s',
    async (_, failure) => {
      server.next(failure, json({ id: 'report' }, 201));

      const { id } = await report();

      expect(id).toBe('report');
      expect(sent('idempotency-key')).toEqual(['key-1', 'key-1']);
    },
  );

  it.each([
    ['the key of a request that was cut off', problem('idempotency_key_in_use', 409)],
    ['a bug of the registry', problem('internal', 500)],
  ] satisfies Array<[string, Play]>)('is sent once where the answer is %s', async (_, failure) => {
    server.next(failure);

    await expect(report()).rejects.toMatchObject({ name: 'ApiError' });
    expect(server.seen).toHaveLength(1);
  });

  it('is sent once without one', async () => {
    server.next(hangUp);

    const failed = client().reports.plugin(SLUG, 'Odd.');

    await expect(failed).rejects.toMatchObject({ name: 'NetworkError' });
    expect(sent('idempotency-key')).toEqual([undefined]);
  });

  it('is offered where the registry looks at it alone', async () => {
    server.next(json({ run: null }));
    const options: object = { idempotencyKey: 'key-1' };
    server.next(hangUp);

    await client().repositories.crawlOwn('ada/tools', { idempotencyKey: 'key-1' });
    // @ts-expect-error a crawl may be asked for by anybody, and is one while it is open
    void (() => client().repositories.requestCrawl('ada/tools', { idempotencyKey: 'key-1' }));
    const failed = client().repositories.requestCrawl('ada/tools', options);

    await expect(failed).rejects.toMatchObject({ name: 'NetworkError' });
    expect(server.seen).toHaveLength(2);
  });
});
