import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorBody } from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { CALLS_PER_WINDOW, Limiter } from '../workers/api/src/limits/limiter.ts';
import { QUOTAS } from '../workers/api/src/limits/quotas.ts';
import { playHostSignIn } from './harness/host-sign-in.ts';
import { personIn } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const LOW =
  'address=12,clients=20,network=40,person=10,crawls=12,publish=3,doors=4,polls=3' as const;
const WINDOW_MS = 60_000;
/** A test takes less; its requests must be of one minute. */
const TEST_MS_MAX = 15_000;

let registry: TestRegistry;
let stopHost: () => Promise<void>;
beforeAll(async () => {
  const host = await playHostSignIn();
  stopHost = () => host.stop();
  const vars = { ...host.vars, RATE_LIMITS: LOW, ANSWER_MEMORY_SECONDS: '0' };
  registry = await startRegistry({ vars, seed: true });
});
beforeEach(async () => {
  const left_ms = WINDOW_MS - (Date.now() % WINDOW_MS);
  if (left_ms < TEST_MS_MAX) await new Promise((resolve) => setTimeout(resolve, left_ms + 50));
}, WINDOW_MS);
afterAll(async () => {
  await registry.stop();
  await stopHost();
});

let networks = 0;
const newAddress = (): string => {
  networks += 1;
  return `203.0.113.${networks}`;
};
const from = (address: string, more: Record<string, string> = {}) => ({
  'CF-Connecting-IP': address,
  ...more,
});
type Asked = { method?: string; headers?: Record<string, string>; body?: string | URLSearchParams };
const send = (path: string, asked: Asked = {}) => fetch(new URL(path, registry.url), asked);
const statusesOf = async (count: number, path: string, asked: Asked): Promise<number[]> => {
  const statuses: number[] = [];
  for (let sent = 0; sent < count; sent += 1) statuses.push((await send(path, asked)).status);
  return statuses;
};
const times = (count: number, status: number): number[] => Array(count).fill(status);

describe('an address without credentials', () => {
  it('is told its quota and what is left of it', async () => {
    const headers = from(newAddress());

    const [one, two] = [
      await send('/v1/categories', { headers }),
      await send('/v1/search?q=review', { headers }),
    ];

    expect(one.headers.get('RateLimit-Policy')).toBe('"address";q=12;w=60');
    expect(one.headers.get('RateLimit')).toMatch(/^"address";r=11;t=\d{1,2}$/);
    expect(two.headers.get('RateLimit')).toMatch(/^"address";r=8;t=\d{1,2}$/);
  });

  it('is refused beyond its quota, and told how long to wait', async () => {
    const headers = from(newAddress());
    const before = await statusesOf(12, '/v1/categories', { headers });

    const response = await send('/v1/categories', { headers });

    const body = errorBody.parse(await response.json());
    expect(before).toEqual(times(12, 200));
    expect(response.status).toBe(429);
    expect(body).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect(response.headers.get('RateLimit')).toMatch(/^"address";r=0;t=\d{1,2}$/);
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(0);
    expect(Number(response.headers.get('Retry-After'))).toBeLessThanOrEqual(60);
  });

  it('is counted apart from others, and an IPv6 network as one', async () => {
    const [first, second] = [from('2001:db8:0:1::1'), from('2001:0DB8::1:ffff:ffff:ffff:ffff')];
    const other = from('2001:db8:0:2::1');
    await statusesOf(12, '/v1/categories', { headers: first });

    const answers = await Promise.all(
      [second, other].map((headers) => send('/v1/categories', { headers })),
    );

    expect(answers.map(({ status }) => status)).toEqual([429, 200]);
  });

  it('has at most its quota where it asks all at once', async () => {
    const headers = from(newAddress());

    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send('/v1/categories', { headers })),
    );

    expect(answers.filter(({ status }) => status === 200).length).toBe(12);
    expect(answers.filter(({ status }) => status === 429).length).toBe(38);
  });

  it('asks for nothing with what it holds already', async () => {
    const headers = from(newAddress());
    const etag = (await send('/v1/categories', { headers })).headers.get('ETag') ?? '';

    const again = await statusesOf(30, '/v1/categories', {
      headers: { ...headers, 'If-None-Match': etag },
    });

    const after = await send('/v1/categories', { headers });
    expect(again).toEqual(times(30, 304));
    expect(after.headers.get('RateLimit')).toMatch(/^"address";r=10;/);
  });

  it('pays more for a search and for what writes', async () => {
    const [searching, writing] = [from(newAddress()), from(newAddress())];
    const batch = {
      method: 'POST',
      headers: { ...writing, 'Content-Type': 'application/json' },
      body: '{"slugs":["fernhill-labs/review-desk/commit-notes"]}',
    };

    const searches = await statusesOf(5, '/v1/search?q=review', { headers: searching });
    const batches = await statusesOf(3, '/v1/plugins/batch', batch);

    expect(searches).toEqual([...times(4, 200), 429]);
    expect(batches).toEqual([...times(2, 200), 429]);
  });

  it('is never refused health, and may always ask what is allowed', async () => {
    const headers = from(newAddress());

    const health = await statusesOf(20, '/healthz', { headers });
    const options = await statusesOf(20, '/v1/plugins', { method: 'OPTIONS', headers });

    expect(health).toEqual(times(20, 200));
    expect(options).toEqual(times(20, 204));
  });

  it('has a limit of its own for catalogs and git', async () => {
    const headers = from(newAddress());
    await statusesOf(13, '/v1/categories', { headers });

    const catalogs = await statusesOf(19, '/catalogs/all/marketplace.json', { headers });
    const git = await statusesOf(2, '/git/all.git/info/refs?service=git-upload-pack', { headers });

    expect([...catalogs, ...git]).toEqual([...times(20, 200), 429]);
  });

  it('may ask for two crawls a minute where a person may ask for twelve', async () => {
    const [nobody, ada] = [from(newAddress()), await personIn(registry)];
    const crawls = async (count: number, who: Record<string, string>) => {
      const statuses: number[] = [];
      for (let asked = 0; asked < count; asked += 1) {
        const body = JSON.stringify({ repository: `${Object.keys(who)[0]}/any-${asked}` });
        const headers = { ...who, 'Content-Type': 'application/json' };
        statuses.push((await send('/v1/repositories', { method: 'POST', headers, body })).status);
      }
      return statuses;
    };

    const asked = await crawls(3, nobody);
    const askedByAda = await crawls(13, ada.headers);

    expect(asked).toEqual([202, 202, 429]);
    expect(askedByAda).toEqual([...times(12, 202), 429]);
  });

  it('asks for no crawl with credentials that are not good', async () => {
    const response = await send('/v1/repositories', {
      method: 'POST',
      headers: { Authorization: 'Bearer nonsense', 'Content-Type': 'application/json' },
      body: '{"repository":"ada/any"}',
    });

    expect(response.status).toBe(401);
    expect(errorBody.parse(await response.json()).code).toBe('invalid_token');
  });
});

describe('a person', () => {
  it('is counted wherever they ask from, with all their tokens, beside the address', async () => {
    const ada = await personIn(registry);
    const address = newAddress();

    const first = await send('/v1/me', { headers: from(address, ada.headers) });
    const statuses = await Promise.all(
      Array.from({ length: 10 }, () =>
        send('/v1/me', { headers: from(newAddress(), ada.headers) }),
      ),
    );
    const refused = await send('/v1/me', { headers: from(newAddress(), ada.headers) });

    expect(first.headers.get('RateLimit-Policy')).toBe('"network";q=40;w=60, "person";q=10;w=60');
    expect(first.headers.get('RateLimit')).toMatch(/^"network";r=39;t=\d+, "person";r=9;t=\d+$/);
    expect(statuses.filter(({ status }) => status === 200).length).toBe(9);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('Retry-After')).toMatch(/^[1-9]\d?$/);
    expect(errorBody.parse(await refused.json()).code).toBe('rate_limited');
  });

  it('does not use up what others behind the address have', async () => {
    const [ada, bob] = [await personIn(registry), await personIn(registry)];
    const address = newAddress();
    await statusesOf(11, '/v1/me', { headers: from(address, ada.headers) });

    const response = await send('/v1/me', { headers: from(address, bob.headers) });

    expect(response.status).toBe(200);
  });

  it('is not counted for what is tried with false tokens; the address is', async () => {
    const address = newAddress();
    const headers = from(address, { Authorization: `Bearer ssk_${'a'.repeat(38)}` });

    const statuses = await statusesOf(41, '/v1/me', { headers });

    expect(statuses).toEqual([...times(40, 401), 429]);
  });
});

describe('a door', () => {
  it.each(['/sign-in?to=/device', '/sign-in/callback/github?code=x&state=y', '/device'])(
    'is shut to an address that tries it again and again: GET %s',
    async (path) => {
      const headers = from(newAddress());

      for (let tried = 0; tried < 4; tried += 1)
        expect(
          (await fetch(new URL(path, registry.url), { headers, redirect: 'manual' })).status,
        ).not.toBe(429);
      const response = await fetch(new URL(path, registry.url), { headers, redirect: 'manual' });

      expect(response.status).toBe(429);
      expect(response.headers.get('RateLimit-Policy')).toBe('"doors";q=4;w=60');
    },
  );

  it('counts tokens and device codes that are asked for, too', async () => {
    const headers = from(newAddress());
    const code = { method: 'POST', headers, body: new URLSearchParams({ client_id: 'cli' }) };

    const codes = await statusesOf(4, '/device/code', code);
    const token = await send('/v1/tokens', {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: '{}',
    });

    expect(codes).toEqual(times(4, 200));
    expect(token.status).toBe(429);
  });

  it('tells devices to slow down as RFC 8628 has it', async () => {
    const headers = from(newAddress());
    const poll = { method: 'POST', headers, body: new URLSearchParams({ device_code: 'x' }) };
    await statusesOf(3, '/device/token', poll);

    const response = await send('/device/token', poll);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: 'slow_down' });
    expect(response.headers.get('Retry-After')).toMatch(/^[1-9]\d?$/);
  });

  it('counts those together whose address nobody tells', async () => {
    const code = { method: 'POST', body: new URLSearchParams({ client_id: 'cli' }) };

    const statuses = await statusesOf(5, '/device/code', code);

    expect(statuses).toEqual([...times(4, 200), 429]);
  });
});

describe('limits', () => {
  it('leave catalogs and git six hundred requests a minute and more', () => {
    expect(QUOTAS.clients).toBeGreaterThanOrEqual(600);
  });

  it('stand on a limiter that takes twelve calls a minute', () => {
    const toml = readFileSync(join(ROOT, 'wrangler.toml'), 'utf8');

    expect(toml).toContain(`simple = { limit = ${CALLS_PER_WINDOW}, period = 60 }`);
    expect(toml).toContain('RATE_LIMITS = "on"');
  });

  it('are counted across isolates', async () => {
    const [one, other] = [new Limiter(), new Limiter()];
    const now = Date.now();
    const charge = { policy: 'address', quota: 12, who: newAddress(), points: 1 } as const;
    for (let asked = 0; asked < 6; asked += 1) {
      await one.charge(registry.limiter, charge, now);
      await other.charge(registry.limiter, charge, now);
    }

    const [first, second] = [
      await one.charge(registry.limiter, charge, now),
      await other.charge(registry.limiter, charge, now),
    ];

    expect([first.isOver, second.isOver]).toEqual([true, true]);
  });

  it('do not begin anew for a request that began in the minute before', async () => {
    const limiter = new Limiter();
    const [before, now] = [Date.now() - WINDOW_MS, Date.now()];
    const charge = { policy: 'address', quota: 1200, points: 1 } as const;
    const [one, other] = [newAddress(), newAddress()];
    for (let asked = 0; asked < 10; asked += 1)
      await limiter.charge(registry.limiter, { ...charge, who: one }, now);

    await limiter.charge(registry.limiter, { ...charge, who: other }, before);
    limiter.refund({ ...charge, who: other }, before);

    const { left } = await limiter.charge(registry.limiter, { ...charge, who: one }, now);
    const { left: leftOfOther } = await limiter.charge(
      registry.limiter,
      { ...charge, who: other },
      now,
    );
    expect([left, leftOfOther]).toEqual([1200 - 11, 1200 - 2]);
  });

  it('count nobody where they are off, and say nothing', async () => {
    const open = await startRegistry({ vars: { RATE_LIMITS: 'off' } });
    const headers = from(newAddress());

    const answers = await Promise.all(
      Array.from({ length: 40 }, () => open.get('/sign-out', headers)),
    );

    await open.stop();
    expect(answers.map(({ status }) => status)).toEqual(times(40, 200));
    expect(answers[0]?.headers.get('RateLimit-Policy')).toBeNull();
  });

  it.each(['', 'none', 'address=0', 'everything=5', 'address=1;doors=2'])(
    'are not guessed: RATE_LIMITS=%j answers nothing',
    async (setting) => {
      const broken = await startRegistry({ vars: { RATE_LIMITS: setting } });

      const response = await broken.get('/v1/stats');

      await broken.stop();
      expect(response.status).toBe(500);
    },
  );
});
