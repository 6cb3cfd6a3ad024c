import { PAGE_LIMIT_DEFAULT } from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerRequest } from '../workers/api/src/answer-request.ts';
import { createApp } from '../workers/api/src/app.ts';
import type { ApiBindings } from '../workers/api/src/env.ts';
import { AnswerMemory } from '../workers/api/src/http/answer-memory.ts';
import { forgetAnswers } from '../workers/api/src/http/forget-answers.ts';
import type { ApiApp } from '../workers/api/src/http/operation.ts';
import { Limiter } from '../workers/api/src/limits/limiter.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const BYTES_MAX = 8 * 1024 * 1024;
const SECONDS = 10;
const PLUGIN = '/v1/plugins/fernhill-labs/review-desk/commit-notes';

let registry: TestRegistry;
let memory = new AnswerMemory(BYTES_MAX);
let app: ApiApp;
let now = Date.parse('2026-11-21T09:00:00.000Z');
/** Statements that reached the database, and what happens before one does. */
let calls = 0;
let beforeCall = () => {};
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());
beforeEach(() => {
  memory = new AnswerMemory(BYTES_MAX);
  app = createApp(() => now, memory, new Limiter());
  calls = 0;
  beforeCall = () => {};
});

const context = { waitUntil: () => {}, passThroughOnException: () => {} } as never;

/** The registry's own database, each statement counted. */
const counted = (): D1Database => {
  const prepare = (text: string) => {
    calls += 1;
    beforeCall();
    return registry.database.prepare(text);
  };
  const session = { prepare, getBookmark: () => null };
  return { withSession: () => session } as unknown as D1Database;
};

type Asked = { headers?: Record<string, string>; method?: string; origin?: string };

const ask = (path: string, { headers = {}, method = 'GET', origin = 'http://one' }: Asked = {}) =>
  answerRequest(
    new Request(origin + path, { headers, method }),
    // Public reads of rows need nothing else.
    { DB: counted(), RATE_LIMITS: 'off' } as ApiBindings,
    context,
    { app, memory, seconds: SECONDS, clock: () => now },
  );

/** How many statements a request needs. */
const callsOf = async (path: string, asked?: Asked): Promise<number> => {
  const before = calls;
  await (await ask(path, asked)).text();
  return calls - before;
};

describe('an answer from memory', () => {
  it('is the same answer, without the database, under an id of its own', async () => {
    const first = await ask(PLUGIN);

    const again = await ask(PLUGIN);

    const ids = [first, again].map(({ headers }) => headers.get('X-Request-Id'));
    expect(calls).toBe(1);
    expect(again.status).toBe(200);
    expect(await again.text()).toBe(await first.text());
    for (const name of ['ETag', 'Cache-Control', 'Content-Type', 'Access-Control-Allow-Origin'])
      expect(again.headers.get(name), name).toBe(first.headers.get(name));
    expect(new Set(ids).size).toBe(2);
  });

  it('is 304 to whoever holds its version, without the database', async () => {
    const etag = (await ask(PLUGIN)).headers.get('ETag') ?? '';

    const answers = await Promise.all(
      [etag, `W/${etag}`, `"other", ${etag}`, '*'].map((known) =>
        ask(PLUGIN, { headers: { 'If-None-Match': known, 'X-Request-Id': 'mine-12345' } }),
      ),
    );

    expect(calls).toBe(1);
    expect(answers.map(({ status }) => status)).toEqual([304, 304, 304, 304]);
    expect(answers[0]?.headers.get('ETag')).toBe(etag);
    expect(answers[0]?.headers.get('Content-Type')).toBeNull();
    expect(answers[0]?.headers.get('X-Request-Id')).toBe('mine-12345');
  });

  it('is 304 again where only a 304 was seen, and nothing to anybody else', async () => {
    const etag = (await ask(PLUGIN)).headers.get('ETag') ?? '';
    memory = new AnswerMemory(BYTES_MAX);
    await ask(PLUGIN, { headers: { 'If-None-Match': etag } });

    const held = await callsOf(PLUGIN, { headers: { 'If-None-Match': etag } });
    const without = await ask(PLUGIN);

    expect(held).toBe(0);
    expect(without.status).toBe(200);
    expect(JSON.parse(await without.text())).toMatchObject({ name: 'commit-notes' });
  });

  it('answers HEAD without a body, and is not made by one', async () => {
    expect(await callsOf(PLUGIN, { method: 'HEAD' })).toBe(1);
    expect(await callsOf(PLUGIN)).toBe(1);

    const head = await ask(PLUGIN, { method: 'HEAD' });

    expect(calls).toBe(2);
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
  });

  it('says its age, and is asked for anew when its time is over', async () => {
    await ask(PLUGIN);
    now += 9_999;
    const old = await ask(PLUGIN);
    now += 1;

    const anew = await callsOf(PLUGIN);

    expect(old.headers.get('Age')).toBe('9');
    expect(anew).toBe(1);
  });

  it('is forgotten by what it tells of, and others are not', async () => {
    await ask(PLUGIN);
    await ask('/v1/stats');
    memory.forget(['plugin:fernhill-labs/review-desk/commit-notes']);

    expect(await callsOf('/v1/stats')).toBe(0);
    expect(await callsOf(PLUGIN)).toBe(1);
  });

  it('is forgotten with its repository in whatever spelling it was asked for', async () => {
    await ask('/v1/plugins/Fernhill-Labs/review%2Ddesk/commit-notes');

    memory.forget(['repository:fernhill-labs/review-desk']);

    expect(await callsOf('/v1/plugins/Fernhill-Labs/review%2Ddesk/commit-notes')).toBe(1);
  });

  it('is forgotten by whatever writes within the app', async () => {
    app.post('/write', async (c) => {
      await c.get('forget')(['lists']);
      return c.body(null, 204);
    });
    await ask('/v1/stats');
    const headers = { 'Content-Type': 'application/json' };

    const { status } = await ask('/write', { method: 'POST', headers });

    expect(status).toBe(204);
    expect(await callsOf('/v1/stats')).toBe(1);
  });

  it('is forgotten by the platform, too, a hundred tags at a time, and a refusal is told', async () => {
    const purged: string[][] = [];
    const cache = {
      purge: async ({ tags }: { tags: string[] }) => {
        purged.push(tags);
        return { success: purged.length < 3, errors: ['too many'] };
      },
    };
    const tags = Array.from({ length: 250 }, (_, place) => `plugin:${place}`);

    const forgetting = forgetAnswers(memory, cache, tags);

    await expect(forgetting).rejects.toThrow('too many');
    expect(purged.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it('is not kept where something was forgotten while it was read', async () => {
    beforeCall = () => memory.forget(['lists']);
    await ask(PLUGIN);
    beforeCall = () => {};

    expect(await callsOf(PLUGIN)).toBe(1);
  });
});

describe('what is asked of the database each time', () => {
  it.each(['Authorization', 'Cookie', 'x-d1-bookmark', 'Cache-Control'])(
    'a request with %s, of which nothing is kept',
    async (name) => {
      const headers = { [name]: 'no-cache' };

      expect(await callsOf(PLUGIN, { headers })).toBe(1);
      expect(await callsOf(PLUGIN)).toBe(1);
      expect(await callsOf(PLUGIN, { headers })).toBe(1);
    },
  );

  it('but not one that fetch() made out of If-None-Match', async () => {
    const first = await ask(PLUGIN);
    const etag = first.headers.get('ETag') ?? '';
    const headers = { 'If-None-Match': etag, 'Cache-Control': 'no-cache', Pragma: 'no-cache' };

    expect(await callsOf(PLUGIN, { headers })).toBe(0);
    expect((await ask(PLUGIN, { headers })).status).toBe(304);
  });

  it.each([
    ['what moves by the second', '/v1/changes'],
    ['an error', '/v1/plugins/no/such/plugin'],
  ])('%s', async (_what, path) => {
    const once = await callsOf(path);

    expect(once).toBeGreaterThan(0);
    expect(await callsOf(path)).toBe(once);
    expect(memory.bytes).toBe(0);
  });
});

describe('two requests get one answer', () => {
  const same: Array<[string, string, string]> = [
    ['with the same parameters in another order', '?limit=1&sort=name', '?sort=name&limit=1'],
  ];
  const different: Array<[string, string, string]> = [
    ['for another limit', '?limit=1', '?limit=2'],
    ['for one parameter more', '?limit=1', '?limit=1&sort=name'],
    ['for repeated parameters in another order', '?has=skills&has=hooks', '?has=hooks&has=skills'],
    [
      'for a name that is spelled in two ways',
      '?has=skills&h%61s=hooks',
      '?h%61s=hooks&has=skills',
    ],
    ['for a value with an encoded separator', '?category=a%26limit=1', '?category=a&limit=1'],
  ];

  it.each(same)('%s', async (_what, one, other) => {
    await ask(`/v1/plugins${one}`);

    expect(await callsOf(`/v1/plugins${other}`)).toBe(0);
  });

  it.each(different)('but not %s', async (_what, one, other) => {
    await ask(`/v1/plugins${one}`);

    expect(await callsOf(`/v1/plugins${other}`)).toBe(1);
  });

  it('but not on two hosts, whose names some answers say', async () => {
    const path = '/feeds/new.atom';
    await ask(path, { origin: 'http://evil' });

    const text = await (await ask(path)).text();

    expect(text).toContain('http://one/feeds/new.atom');
    expect(text).not.toContain('evil');
  });

  it('whatever they say of hosts and methods in headers that nobody asked for', async () => {
    const headers = { 'X-Forwarded-Host': 'evil', 'X-HTTP-Method-Override': 'DELETE' };
    const first = await ask('/feeds/new.atom', { headers });

    const second = await ask('/feeds/new.atom');

    expect(await second.text()).toBe(await first.text());
  });
});

describe('the memory', () => {
  const kept = (bytes: number) => ({
    status: 200,
    headers: new Headers(),
    unchanged: new Headers(),
    etag: '"1"',
    body: new Uint8Array(bytes),
    tags: ['lists'],
    varying: [],
    keptAt: 0,
    until: 1,
  });

  it('holds no more bytes than it may after 10,000 addresses, and drops the oldest first', () => {
    const addresses = Array.from({ length: 10_000 }, (_, n) => `http://one/v1/plugins?cursor=${n}`);

    for (const address of addresses) {
      memory.keep(address, kept(2000));
      memory.find(addresses[0] ?? '', 0);
    }

    expect(memory.bytes).toBeGreaterThan(BYTES_MAX * 0.99);
    expect(memory.bytes).toBeLessThanOrEqual(BYTES_MAX);
    expect(memory.find(addresses.at(-1) ?? '', 0)).toBeDefined();
    expect(memory.find(addresses[0] ?? '', 0)).toBeDefined();
    expect(memory.find(addresses[1] ?? '', 0)).toBeUndefined();
  });

  it('counts what it forgets, replaces and finds too old', () => {
    memory.keep('one', kept(10));
    memory.keep('one', kept(20));
    memory.keep('two', kept(20));

    memory.find('two', 1);
    memory.forget(['lists']);

    expect(memory.bytes).toBe(0);
  });

  it('does not keep what would take an eighth of it', () => {
    memory.keep('large', kept(BYTES_MAX / 8));

    expect(memory.bytes).toBe(0);
  });

  it('is not used where answers are kept for 0 seconds', async () => {
    const asked = { app, memory, seconds: 0, clock: () => now };
    const request = () => new Request(`http://one/v1/plugins?limit=${PAGE_LIMIT_DEFAULT}`);

    for (let times = 0; times < 2; times += 1)
      await answerRequest(
        request(),
        { DB: counted(), RATE_LIMITS: 'off' } as ApiBindings,
        context,
        asked,
      );

    expect(calls).toBe(2);
  });
});
