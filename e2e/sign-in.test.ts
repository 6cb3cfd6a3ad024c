import { errorBody, me } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openText } from '../workers/api/src/accounts/sign-in/sealed-text.ts';
import { agreeAtHost, CookieJar, locationOf, signIn } from './harness/cookie-jar.ts';
import { type HostSignIn, type HostUser, playHostSignIn } from './harness/host-sign-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const SESSION = '__Host-skillstash-session';

let host: HostSignIn;
let registry: TestRegistry;
beforeAll(async () => {
  host = await playHostSignIn();
  registry = await startRegistry({ vars: host.vars });
});
afterAll(async () => {
  await registry.stop();
  await host.stop();
});

let people = 0;
const newUser = (login?: string): HostUser => {
  people += 1;
  return { id: 70_000 + people, login: login ?? `Person-${people}`, name: `Person ${people}` };
};
const jarOf = () => new CookieJar(registry.url);
const signedIn = async (user = newUser()) => {
  const jar = jarOf();
  host.present(user);
  const response = await signIn(jar);
  expect(response.status).toBe(302);
  return { jar, user };
};
const meOf = async (jar: CookieJar) => {
  const response = await jar.send('/v1/me');
  expect(response.status).toBe(200);
  return me.parse(await response.json());
};
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;
const rowsOf = async (query: string, ...values: unknown[]) =>
  (
    await registry.database
      .prepare(query)
      .bind(...values)
      .all()
  ).results;
const count = async (table: string) => (await rowsOf(`SELECT count(*) AS n FROM ${table}`))[0]?.n;

describe('signing in', () => {
  it('makes a person known by what the host says, and leads to where they wanted to go', async () => {
    const jar = jarOf();
    host.present({ ...newUser('Grace-Hopper'), html_url: 'https://github.com/Grace-Hopper' });

    const response = await signIn(jar, '/docs?a=1');

    expect(response.status).toBe(302);
    expect(locationOf(response)).toBe('/docs?a=1');
    expect(response.headers.get('Cache-Control')).toBe('private, no-store');
    expect(await meOf(jar)).toMatchObject({
      username: 'grace-hopper',
      url: 'https://github.com/Grace-Hopper',
      role: 'member',
      via: 'session',
      scopes: ['read', 'rate', 'collections', 'publish:*'],
    });
  });

  it('leads to a page whose query speaks of an error, which is the page’s own', async () => {
    const jar = jarOf();
    host.present(newUser());

    const response = await signIn(jar, '/device?error=internal_server_error');

    expect(response.status).toBe(302);
    expect(locationOf(response)).toBe('/device?error=internal_server_error');
    expect(jar.cookies.has(SESSION)).toBe(true);
  });

  it('asks the host for no scope, with a challenge of its own each time', async () => {
    host.asked.length = 0;
    await signedIn();
    await signedIn();

    expect(host.asked.map((asked) => asked.get('scope') || null)).toEqual([null, null]);
    expect(host.asked.map((asked) => asked.get('code_challenge_method'))).toEqual(['S256', 'S256']);
    expect(new Set(host.asked.map((asked) => asked.get('code_challenge'))).size).toBe(2);
    expect(new Set(host.asked.map((asked) => asked.get('state'))).size).toBe(2);
  });

  it('sets cookies that scripts do not see, that stay with this host, and go over TLS alone', async () => {
    const { jar } = await signedIn();

    const session = jar.received.find((line) => line.startsWith(`${SESSION}=`));
    const flags = (line = '') => line.split('; ').slice(1).sort();
    expect(flags(session)).toEqual(
      ['HttpOnly', `Max-Age=${30 * 86_400}`, 'Path=/', 'SameSite=Lax', 'Secure'].sort(),
    );
    for (const line of jar.received) {
      expect(line).toMatch(/^__Host-/);
      expect(flags(line)).toEqual(expect.arrayContaining(['HttpOnly', 'Path=/', 'Secure']));
      expect(line).not.toMatch(/Domain=/i);
    }
  });

  it('keeps neither the session’s token nor an address, and the host’s token only encrypted', async () => {
    const { jar, user } = await signedIn();
    const token = decodeURIComponent(jar.cookies.get(SESSION) ?? '').split('.')[0] ?? '';
    const hostToken = host.tokens.at(-1) ?? '';

    const stored = JSON.stringify([
      await rowsOf('SELECT * FROM sessions'),
      await rowsOf('SELECT * FROM host_tokens'),
      await rowsOf('SELECT * FROM audit_log'),
    ]);
    const [{ sealed } = {}] = await rowsOf(
      'SELECT sealed FROM host_tokens JOIN users ON users.id = user_id WHERE host_id = ?',
      user.id,
    );

    expect(token.length).toBeGreaterThanOrEqual(32);
    expect(stored).not.toContain(token);
    expect(stored).not.toContain(hostToken);
    expect(stored).not.toContain('127.0.0.1');
    const secret = host.vars.AUTH_SECRET ?? '';
    expect(await openText(secret, String(sealed), String(user.id))).toBe(hostToken);
    await expect(openText(secret, String(sealed), '1')).rejects.toThrow();
    await expect(openText(`${secret}!`, String(sealed), String(user.id))).rejects.toThrow();
  });

  it('is on record once a person and once a session', async () => {
    const { jar, user } = await signedIn();
    host.present(user);
    await signIn(jar);
    await jar.submit('/sign-out', {});

    const { id } = (await rowsOf('SELECT id FROM users WHERE host_id = ?', user.id))[0] ?? {};
    const acts = await rowsOf('SELECT * FROM audit_log WHERE actor_id = ? ORDER BY id', id);

    expect(acts.map(({ action }) => action)).toEqual([
      'signed_up',
      'signed_in',
      'signed_in',
      'signed_out',
    ]);
    expect(acts.every(({ request_id }) => typeof request_id === 'string')).toBe(true);
  });

  it('knows apart who signs in at the same time', async () => {
    const jars = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const jar = jarOf();
        const begun = await jar.send('/sign-in');
        return { jar, address: locationOf(begun) };
      }),
    );
    const agreed: { jar: CookieJar; user: HostUser; callback: string }[] = [];
    for (const { jar, address } of jars) {
      const user = newUser();
      host.present(user);
      agreed.push({ jar, user, callback: locationOf(await jar.send(address)) });
    }

    await Promise.all(agreed.map(({ jar, callback }) => jar.send(callback)));

    const names = await Promise.all(agreed.map(async ({ jar }) => (await meOf(jar)).username));
    expect(names).toEqual(agreed.map(({ user }) => user.login.toLowerCase()));
  });

  it('makes one person of two browsers that come first at once', async () => {
    const user = newUser();
    host.present(user);
    const jars = [jarOf(), jarOf(), jarOf()];
    const callbacks: [CookieJar, string][] = [];
    for (const jar of jars) callbacks.push([jar, await agreeAtHost(jar)]);

    await Promise.all(callbacks.map(([jar, callback]) => jar.send(callback)));

    const ids = await Promise.all(jars.map(async (jar) => (await meOf(jar)).id));
    expect(new Set(ids).size).toBe(1);
    const ups = await rowsOf(
      "SELECT 1 FROM audit_log WHERE action = 'signed_up' AND actor_id = ?",
      ids[0],
    );
    expect(ups.length).toBe(1);
  });
});

describe('a username', () => {
  it('follows the host’s login, with the person’s collections', async () => {
    const { jar, user } = await signedIn();
    const { id } = await meOf(jar);
    await collect(id, `${user.login.toLowerCase()}/mine`);

    await signedIn({ ...user, login: `${user.login}-Later` });

    expect((await meOf(jar)).username).toBe(`${user.login}-later`.toLowerCase());
    expect(await slugsOf(id)).toEqual([`${user.login}-later/mine`.toLowerCase()]);
  });

  it('goes to whoever has the login now; who had it before keeps all but the name', async () => {
    const before = await signedIn();
    const { id } = await meOf(before.jar);
    const name = before.user.login.toLowerCase();
    await collect(id, `${name}/mine`);

    const newcomer = await signedIn(newUser(before.user.login.toUpperCase()));

    expect(await meOf(newcomer.jar)).toMatchObject({ username: name });
    expect((await meOf(newcomer.jar)).id).not.toBe(id);
    expect(await meOf(before.jar)).toMatchObject({ id, username: `${name}~${before.user.id}` });
    expect(await slugsOf(id)).toEqual([`${name}~${before.user.id}/mine`]);
    const acts = await rowsOf("SELECT * FROM audit_log WHERE action = 'username_ceded'");
    expect(acts.map(({ object_id }) => object_id)).toContain(name);
  });

  it('is got back by who gets the login back', async () => {
    const first = await signedIn();
    const login = first.user.login;
    const second = await signedIn(newUser(login));

    await signedIn(first.user);

    expect((await meOf(first.jar)).username).toBe(login.toLowerCase());
    expect((await meOf(second.jar)).username).toBe(`${login.toLowerCase()}~${second.user.id}`);
  });
});

const collect = (userId: string, slug: string) =>
  registry.database
    .prepare(
      `INSERT INTO collections (id, user_id, slug, name, created_at, updated_at)
       VALUES (?, ?, ?, 'Mine', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')`,
    )
    .bind(crypto.randomUUID(), userId, slug)
    .run();
const slugsOf = async (userId: string) =>
  (await rowsOf('SELECT slug FROM collections WHERE user_id = ?', userId)).map(({ slug }) => slug);

describe('a sign-in is refused', () => {
  const refused = async (jar: CookieJar, callback: string) => {
    const before = await count('sessions');
    const response = await jar.send(callback);
    expect(response.status).toBe(400);
    expect(response.headers.get('Content-Type')).toContain('text/html');
    expect(await response.text()).toContain('You are not signed in');
    expect(jar.cookies.has(SESSION)).toBe(false);
    expect(await count('sessions')).toBe(before);
  };

  it('where the state is another’s, changed or missing', async () => {
    host.present(newUser());
    const [jar, victim] = [jarOf(), jarOf()];
    const callback = await agreeAtHost(jar);
    await agreeAtHost(victim);
    const changed = new URL(callback);
    changed.searchParams.set('state', 'x'.repeat(32));
    const without = new URL(callback);
    without.searchParams.delete('state');

    await refused(victim, callback);
    await refused(jarOf(), callback);
    await refused(jar, changed.href);
    await refused(jar, without.href);
  });

  it('where the code is another’s: its challenge belongs to another browser', async () => {
    const [jar, thief] = [jarOf(), jarOf()];
    host.present(newUser());
    const stolen = new URL(await agreeAtHost(jar)).searchParams.get('code') ?? '';
    const callback = new URL(await agreeAtHost(thief));
    callback.searchParams.set('code', stolen);

    await refused(thief, callback.href);
  });

  it('where the host says no, knows no such code, or gives no token', async () => {
    host.present(newUser());
    const [denied, unknown, tokenless] = [jarOf(), jarOf(), jarOf()];
    host.next.redirect = (url) => {
      url.searchParams.delete('code');
      url.searchParams.set('error', 'access_denied');
    };
    await refused(denied, await agreeAtHost(denied));

    const callback = await agreeAtHost(unknown);
    host.next.token = { error: 'bad_verification_code' };
    await refused(unknown, callback);

    const other = await agreeAtHost(tokenless);
    host.next.token = {};
    await refused(tokenless, other);
  });

  it('where a callback comes a second time', async () => {
    const jar = jarOf();
    host.present(newUser());
    const callback = await agreeAtHost(jar);
    await jar.send(callback);
    jar.cookies.delete(SESSION);

    await refused(jar, callback);
  });

  it.each([
    [{ status: 401, body: { message: 'Bad credentials' } }],
    [{ status: 500, body: {} }],
    [{ status: 200, body: { id: '7', login: 'text-for-a-number' } }],
    [{ status: 200, body: { id: 7, login: '../admin' } }],
    [{ status: 200, body: { id: 7, login: 'ada~1' } }],
    [{ status: 200, body: { id: -7, login: 'negative' } }],
  ])('where the host does not say who it is: %j', async (user) => {
    const jar = jarOf();
    host.present(newUser());
    const callback = await agreeAtHost(jar);
    const before = await count('users');
    host.next.user = user;

    const response = await jar.send(callback);

    expect(response.status).toBe(502);
    expect(await codeOf(response)).toBe('host_unreadable');
    expect(jar.cookies.has(SESSION)).toBe(false);
    expect(await count('users')).toBe(before);
  });

  it('and leaves nothing behind where it is given up half way', async () => {
    const before = await Promise.all(['users', 'sessions', 'audit_log'].map(count));
    const jar = jarOf();

    await jar.send('/sign-in');
    await agreeAtHost(jar);

    expect(await Promise.all(['users', 'sessions', 'audit_log'].map(count))).toEqual(before);
    expect((await jar.send('/v1/me')).status).toBe(401);
  });

  it.each([
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'javascript:alert(1)',
    'device',
    '',
    `/${'a'.repeat(600)}`,
    // What is left of these without their dots begins with two slashes.
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e//evil.example',
  ])('to lead to %j', async (to) => {
    const response = await jarOf().send(`/sign-in?to=${encodeURIComponent(to)}`);

    expect(response.status).toBe(400);
    expect(await codeOf(response)).toBe('invalid_request');
    expect(response.headers.get('Location')).toBeNull();
  });

  it('where the registry was set up without it; all else works', async () => {
    const bare = await startRegistry();

    const [begun, called, list] = await Promise.all([
      bare.get('/sign-in'),
      bare.get('/sign-in/callback/github?code=x&state=y'),
      bare.get('/v1/plugins'),
    ]);

    expect([begun.status, called.status, list.status]).toEqual([404, 404, 200]);
    expect(await codeOf(begun)).toBe('sign_in_unavailable');
    await bare.stop();
  });

  it.each(['/sign-in/social', '/sign-in/ok', '/sign-in/get-session', '/sign-in/callback/google'])(
    'at the library’s other paths: %s',
    async (path) => {
      expect((await jarOf().send(path)).status).toBe(404);
    },
  );
});
