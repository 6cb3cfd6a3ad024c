import { apiTokenCreated, errorBody } from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sendRequest } from './contract/send-request.ts';
import { CookieJar, signIn } from './harness/cookie-jar.ts';
import { type HostSignIn, playHostSignIn } from './harness/host-sign-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const SESSION = '__Host-skillstash-session';
const PAST = '2020-01-01T00:00:00.000Z';

let host: HostSignIn;
let registry: TestRegistry;
let jar: CookieJar;
let people = 0;
beforeAll(async () => {
  host = await playHostSignIn();
  registry = await startRegistry({ vars: host.vars });
});
beforeEach(async () => {
  people += 1;
  host.present({ id: 80_000 + people, login: `user-${people}` });
  jar = new CookieJar(registry.url);
  await signIn(jar);
});
afterAll(async () => {
  await registry.stop();
  await host.stop();
});

const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const statusOf = async (browser: CookieJar) => (await browser.send('/v1/me')).status;
const newToken = (headers: Record<string, string> = {}, browser = jar) =>
  browser.send('/v1/tokens', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify({ name: 'laptop', scopes: ['read'] }),
  });
const run = (query: string, ...values: unknown[]) =>
  registry.database
    .prepare(query)
    .bind(...values)
    .run();
const copyOf = (browser: CookieJar) => {
  const copy = new CookieJar(registry.url);
  for (const [name, value] of browser.cookies) copy.cookies.set(name, value);
  return copy;
};

describe('a session', () => {
  it('makes tokens for its person', async () => {
    const response = await newToken();

    const { token } = apiTokenCreated.parse(await response.json());
    expect(response.status).toBe(201);
    expect((await registry.get('/v1/me', { Authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('gives way to a token that is sent with it', async () => {
    const response = await jar.send('/v1/me', { headers: { Authorization: 'Bearer nonsense' } });

    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('invalid_token');
  });

  it('ends when it expires', async () => {
    await run('UPDATE sessions SET expires_at = ?', PAST);

    const response = await jar.send('/v1/me');

    expect(response.status).toBe(401);
    expect(await codeOf(response)).toBe('not_signed_in');
  });

  it('ends at once, in every copy of it, when its person signs out; others stay', async () => {
    const [copy, other] = [copyOf(jar), new CookieJar(registry.url)];
    await signIn(other);

    const response = await jar.submit('/sign-out', {});

    expect(response.status).toBe(200);
    expect(jar.cookies.has(SESSION)).toBe(false);
    expect(jar.received.at(-1)).toMatch(/^__Host-skillstash-session=; Max-Age=0;.*Secure/);
    expect([await statusOf(copy), await statusOf(other)]).toEqual([401, 200]);
  });

  it('ends at once with all others when its person signs out everywhere; tokens stay', async () => {
    const other = new CookieJar(registry.url);
    await signIn(other);
    const { token } = apiTokenCreated.parse(await (await newToken()).json());

    const response = await other.send('/v1/sessions', { method: 'DELETE' });

    expect(response.status).toBe(204);
    expect([await statusOf(jar), await statusOf(other)]).toEqual([401, 401]);
    expect((await registry.get('/v1/me', { Authorization: `Bearer ${token}` })).status).toBe(200);
  });

  it('may act as an admin only while its person is one', async () => {
    await run("UPDATE users SET role = 'admin' WHERE username = ?", `user-${people}`);
    const as = (await (await jar.send('/v1/me')).json()) as { scopes: string[] };
    await run("UPDATE users SET role = 'member' WHERE username = ?", `user-${people}`);
    const later = (await (await jar.send('/v1/me')).json()) as { scopes: string[] };

    expect([as.scopes.includes('admin'), later.scopes.includes('admin')]).toEqual([true, false]);
  });

  it.each([
    ['another signature', (value: string) => `${value.split('.')[0]}.${'A'.repeat(43)}%3D`],
    ['no signature', (value: string) => `${value.split('.')[0]}`],
    ['another token', (value: string) => `${'x'.repeat(32)}.${value.split('.')[1]}`],
    ['nothing', () => ''],
    ['bytes that are no text', () => '%ff%fe.%00'],
  ])('is none with %s', async (_what, change) => {
    jar.cookies.set(SESSION, change(jar.cookies.get(SESSION) ?? ''));

    expect(await statusOf(jar)).toBe(401);
  });
});

describe('session fixation: signing in', () => {
  it('never takes up a session that the browser came with, and ends it', async () => {
    const attacker = copyOf(jar);
    host.present({ id: 90_000 + people, login: `victim-${people}` });

    await signIn(jar);

    expect(jar.cookies.get(SESSION)).not.toBe(attacker.cookies.get(SESSION));
    expect([await statusOf(jar), await statusOf(attacker)]).toEqual([200, 401]);
  });

  it('never takes up a value that somebody else chose', async () => {
    const browser = new CookieJar(registry.url);
    browser.cookies.set(SESSION, `${'c'.repeat(32)}.${'A'.repeat(43)}%3D`);

    await signIn(browser);

    expect(browser.cookies.get(SESSION)).not.toContain('ccc');
    expect(await statusOf(browser)).toBe(200);
  });
});

it('knows its own pages behind a proxy that says the usual port', async () => {
  const { status } = await sendRequest(registry.url, {
    method: 'POST',
    target: '/sign-out',
    headers: { Host: 'Registry.example:80', Origin: 'http://registry.example' },
  });

  expect(status).toBe(200);
});

describe('what another site has a browser send', () => {
  const FOREIGN: [string, Record<string, string>][] = [
    ['another origin', { Origin: 'https://evil.example' }],
    ['a page without an origin', { Origin: 'null' }],
    ['another port', { Origin: 'http://127.0.0.1:1' }],
    ['a subdomain', { Origin: 'http://x.127.0.0.1' }],
    ['a foreign site', { 'Sec-Fetch-Site': 'cross-site' }],
    ['a sister site', { 'Sec-Fetch-Site': 'same-site' }],
  ];

  it.each(FOREIGN)('is refused: %s', async (_what, headers) => {
    const made = await newToken(headers);
    const out = await jar.submit('/sign-out', {}, headers);
    const device = await jar.submit('/device', { code: 'x', decision: 'approve' }, headers);
    const ended = await jar.send('/v1/sessions', { method: 'DELETE', headers });

    const answers = [made, out, device, ended];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 403, 403]);
    expect(await Promise.all(answers.map(codeOf))).toEqual(Array(4).fill('foreign_origin'));
    expect(await statusOf(jar)).toBe(200);
  });

  it('is refused where nothing says where it is from', async () => {
    const response = await fetch(new URL('/v1/sessions', registry.url), {
      method: 'DELETE',
      headers: { Cookie: jar.header() },
    });

    expect(response.status).toBe(403);
    expect(await codeOf(response)).toBe('foreign_origin');
  });

  it('takes no session away, though browsers leave the cookie out', async () => {
    const response = await new CookieJar(registry.url).submit(
      '/sign-out',
      {},
      { Origin: 'https://evil.example' },
    );

    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('gets no credentials shared, and no answer that a cache keeps', async () => {
    const response = await jar.send('/v1/me', { headers: { Origin: 'https://evil.example' } });

    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(response.headers.get('Vary')).toContain('Cookie');
  });
});
