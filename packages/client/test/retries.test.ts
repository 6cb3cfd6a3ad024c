import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createClient, type RetryPolicy } from '../src/index.ts';
import {
  breakOff,
  hangUp,
  json,
  type Play,
  type PlayedServer,
  page,
  playServer,
  problem,
} from './play-server.ts';

const NOW_MS = Date.parse('2026-11-21T09:30:00.000Z');
const STATS = { plugins: 1 };

let server: PlayedServer;
let sleptMs: number[];
beforeEach(async () => {
  server = await playServer();
  sleptMs = [];
});
afterEach(() => server.stop());

const clientWith = (retries: Partial<RetryPolicy> = {}) => {
  const sleep = async (ms: number) => {
    sleptMs.push(ms);
  };
  return createClient({
    baseUrl: server.url,
    nowMs: () => NOW_MS,
    retries: { sleep, random: () => 0, ...retries },
  });
};

describe('a read is tried again after', () => {
  it.each([
    ['429', page(429)],
    ['502', problem('host_unreadable', 502)],
    ['503', problem('database_unavailable', 503)],
    ['504', page(504)],
    ['a connection that breaks', hangUp],
    ['a body that breaks off', breakOff],
  ] satisfies Array<[string, Play]>)('%s', async (_, failure) => {
    server.next(failure, json(STATS));

    const stats = await clientWith().stats.get();

    expect(stats).toEqual(STATS);
    expect(server.seen.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /v1/stats',
      'GET /v1/stats',
    ]);
  });
});

describe('a read is tried once only after', () => {
  it.each([
    ['a refusal', problem('plugin_not_found', 404), 'ApiError'],
    ['a bug of the registry', problem('internal', 500), 'ApiError'],
    ['an answer that is no JSON', page(200), 'UnexpectedAnswerError'],
  ] satisfies Array<[string, Play, string]>)('%s', async (_, failure, name) => {
    server.next(failure);

    const failed = clientWith().stats.get();

    await expect(failed).rejects.toMatchObject({ name });
    expect(server.seen).toHaveLength(1);
  });
});

describe('a write is never tried again after', () => {
  it.each([
    ['503', problem('database_unavailable', 503), 'ApiError'],
    ['a connection that breaks', hangUp, 'NetworkError'],
  ] satisfies Array<[string, Play, string]>)('%s', async (_, failure, name) => {
    server.next(failure);

    const failed = clientWith().repositories.requestCrawl('ada/tools');

    await expect(failed).rejects.toMatchObject({ name });
    expect([server.seen.length, sleptMs]).toEqual([1, []]);
  });
});

describe('the wait', () => {
  const down = problem('database_unavailable', 503);

  it('doubles up to its longest, and then the last failure is thrown', async () => {
    server.next(down, down, down, down, problem('internal', 503));
    const client = clientWith({ count: 4, firstDelayMs: 100, maxDelayMs: 300, random: () => 1 });

    const failed = client.stats.get();

    await expect(failed).rejects.toMatchObject({ code: 'internal' });
    expect(sleptMs).toEqual([100, 200, 300, 300]);
  });

  it('lies by chance between half and all of that', async () => {
    server.next(down, down, json(STATS));
    const chances = [0, 0.5];

    await clientWith({ firstDelayMs: 100, random: () => chances.shift() ?? 1 }).stats.get();

    expect(sleptMs).toEqual([50, 150]);
  });

  it.each([
    ['seconds', '7', 7000],
    ['a date', 'Sat, 21 Nov 2026 09:30:12 GMT', 12_000],
    ['a date that has passed', 'Sat, 21 Nov 2026 09:29:00 GMT', 125],
    ['less than the own wait', '0', 125],
    ['nothing that can be understood', 'soon', 125],
    ['a number of another kind', '-5', 125],
  ])('obeys a Retry-After that is %s', async (_, asked, expectedMs) => {
    server.next(page(429, { 'Retry-After': asked }), json(STATS));

    await clientWith().stats.get();

    expect(sleptMs).toEqual([expectedMs]);
  });

  it('is not begun where the server asks for more than is allowed; the error tells how much', async () => {
    server.next(problem('database_unavailable', 503, { 'Retry-After': '61' }));

    const failed = clientWith().stats.get();

    await expect(failed).rejects.toMatchObject({ name: 'ApiError', retryAfterMs: 61_000 });
    expect(sleptMs).toEqual([]);
  });
});

describe('a signal', () => {
  it('that is aborted already sends nothing', async () => {
    const signal = AbortSignal.abort('no longer wanted');

    const failed = clientWith().stats.get({ signal });

    await expect(failed).rejects.toBe('no longer wanted');
    expect(server.seen).toEqual([]);
  });

  it('ends a request that is under way, with its own reason and without another try', async () => {
    const controller = new AbortController();
    server.next(() => controller.abort('enough'));

    const failed = clientWith().stats.get({ signal: controller.signal });

    await expect(failed).rejects.toBe('enough');
    expect([server.seen.length, sleptMs]).toEqual([1, []]);
  });

  it('ends a body that does not end', async () => {
    const controller = new AbortController();
    server.next((response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      response.write('{', () => setTimeout(() => controller.abort('enough'), 20));
    });

    const failed = clientWith().stats.get({ signal: controller.signal });

    await expect(failed).rejects.toBe('enough');
  });

  it('ends a real wait', async () => {
    const controller = new AbortController();
    server.next((response, request) => {
      page(503, { 'Retry-After': '30' })(response, request);
      setTimeout(() => controller.abort('enough'), 20);
    });
    const client = createClient({ baseUrl: server.url });

    const failed = client.stats.get({ signal: controller.signal });

    await expect(failed).rejects.toBe('enough');
    expect(server.seen).toHaveLength(1);
  });

  it('that times out ends all tries', async () => {
    server.next(hangUp, () => undefined);
    const client = createClient({ baseUrl: server.url, retries: { firstDelayMs: 1 } });

    const failed = client.stats.get({ signal: AbortSignal.timeout(100) });

    await expect(failed).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

it('waits for real where nobody replaces the wait', async () => {
  server.next(hangUp, json(STATS));
  const client = createClient({ baseUrl: server.url, retries: { firstDelayMs: 1 } });

  const stats = await client.stats.get();

  expect(stats).toEqual(STATS);
});

it('tries once where no retries are wanted', async () => {
  server.next(hangUp);
  const client = createClient({ baseUrl: server.url, retries: 0 });

  const failed = client.stats.get();

  await expect(failed).rejects.toMatchObject({
    name: 'NetworkError',
    url: `${server.url}/v1/stats`,
  });
  expect(server.seen).toHaveLength(1);
});
