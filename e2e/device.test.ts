import { errorBody, me } from '@skillstash/shared';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CookieJar, locationOf, signIn } from './harness/cookie-jar.ts';
import { type HostSignIn, playHostSignIn } from './harness/host-sign-in.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const CLIENT = 'skillstash-cli';
const PAST = '2020-01-01T00:00:00.000Z';

type Codes = { device_code: string; user_code: string; verification_uri_complete: string };

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
  host.present({ id: 60_000 + people, login: `owner-${people}` });
  jar = new CookieJar(registry.url);
  await signIn(jar);
});
afterAll(async () => {
  await registry.stop();
  await host.stop();
});

const form = (path: string, fields: Record<string, string>) =>
  fetch(new URL(path, registry.url), { method: 'POST', body: new URLSearchParams(fields) });
const ask = (fields: Record<string, string> = {}) =>
  form('/device/code', { client_id: CLIENT, scope: 'read rate', ...fields });
const codes = async (fields = {}): Promise<Codes> => (await ask(fields)).json() as Promise<Codes>;
const poll = (code: string, fields = {}) =>
  form('/device/token', {
    grant_type: GRANT,
    client_id: CLIENT,
    device_code: code,
    ...fields,
  });
/** Lets the interval between two polls pass. */
const wait = () =>
  registry.database.prepare('UPDATE device_codes SET last_polled_at = ?').bind(PAST).run();
const refusal = async (response: Response) => {
  expect(response.status).toBe(400);
  return ((await response.json()) as { error: string }).error;
};
const decide = (code: string, decision = 'approve') => jar.submit('/device', { code, decision });
const acts = async (username: string) =>
  (
    await registry.database
      .prepare(
        'SELECT * FROM audit_log WHERE actor_id = (SELECT id FROM users WHERE username = ?) ORDER BY id',
      )
      .bind(username)
      .all()
  ).results;

describe('a device', () => {
  it('gets a token with the scopes it asked for, once its person let it in', async () => {
    const { device_code, user_code, verification_uri_complete } = await codes();
    const before = await refusal(await poll(device_code));
    const page = await (await jar.send(verification_uri_complete)).text();

    const approved = await decide(user_code);
    await wait();
    const response = await poll(device_code);

    const given = (await response.json()) as { access_token: string; scope: string };
    expect([before, approved.status, response.status]).toEqual(['authorization_pending', 200, 200]);
    expect(page).toContain(user_code);
    expect(page).toContain(`<strong>${CLIENT}</strong>`);
    expect(given).toMatchObject({
      token_type: 'Bearer',
      expires_in: 7_776_000,
      scope: 'read rate',
    });
    expect(given.access_token).toMatch(/^ssk_/);
    const who = await registry.get('/v1/me', { Authorization: `Bearer ${given.access_token}` });
    expect(me.parse(await who.json())).toMatchObject({
      username: `owner-${people}`,
      via: 'token',
      scopes: ['read', 'rate'],
    });
  });

  it('gets one token, however often it asks at once; all of it is on record', async () => {
    const { device_code, user_code } = await codes();
    await decide(user_code);

    const answers = await Promise.all(Array.from({ length: 10 }, () => poll(device_code)));

    expect(answers.filter(({ status }) => status === 200).length).toBe(1);
    expect(await refusal(await poll(device_code))).toBe('invalid_grant');
    const recorded = (await acts(`owner-${people}`)).map(({ action }) => action);
    expect(recorded).toEqual(['signed_up', 'signed_in', 'device_approved', 'token_created']);
  });

  it('is told where its person said no', async () => {
    const { device_code, user_code } = await codes();

    await decide(user_code, 'deny');

    expect(await refusal(await poll(device_code))).toBe('access_denied');
    expect((await decide(user_code)).status).toBe(404);
    expect((await acts(`owner-${people}`)).at(-1)?.action).toBe('device_denied');
  });

  it('is told to slow down where it asks too often, and then waits longer', async () => {
    const { device_code } = await codes();
    await poll(device_code);

    const hasty = await refusal(await poll(device_code));

    expect(hasty).toBe('slow_down');
    const row = await registry.database
      .prepare('SELECT max(interval_ms) AS ms FROM device_codes')
      .first();
    expect(row?.ms).toBe(10_000);
  });

  it('is let in by nobody once ten minutes have passed', async () => {
    const { device_code, user_code } = await codes();
    await registry.database.prepare('UPDATE device_codes SET expires_at = ?').bind(PAST).run();

    const decided = await decide(user_code);

    expect(decided.status).toBe(404);
    expect(await refusal(await poll(device_code))).toBe('expired_token');
  });

  it('gets nothing with a code that is another’s, made up, or that was typed by its person', async () => {
    const { device_code, user_code } = await codes();
    await decide(user_code);

    const errors = [
      await refusal(await poll(device_code, { client_id: 'another' })),
      await refusal(await poll('ssd_made-up')),
      await refusal(await poll(user_code)),
      await refusal(await poll(device_code, { grant_type: 'password' })),
    ];

    expect(errors).toEqual([
      'invalid_grant',
      'invalid_grant',
      'invalid_grant',
      'unsupported_grant_type',
    ]);
  });

  it.each([
    [{ client_id: '' }, 'invalid_client'],
    [{ client_id: '<script>' }, 'invalid_client'],
    [{ client_id: 'x'.repeat(61) }, 'invalid_client'],
    [{ scope: 'everything' }, 'invalid_scope'],
    [{ scope: 'publish:../..' }, 'invalid_scope'],
    [{ scope: Array.from({ length: 21 }, (_, n) => `publish:a/${n}`).join(' ') }, 'invalid_scope'],
  ])('gets no code with %j', async (fields, error) => {
    expect(await refusal(await ask(fields))).toBe(error);
  });

  it('gets no code from a body that is no form, or enormous', async () => {
    const json = await fetch(new URL('/device/code', registry.url), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{}',
    });
    const large = await ask({ client_id: 'x'.repeat(70_000) });

    expect([json.status, large.status]).toEqual([415, 413]);
  });

  it('leaves neither code behind in the open', async () => {
    const { device_code } = await codes();

    const { results } = await registry.database.prepare('SELECT * FROM device_codes').all();

    expect(results.length).toBeGreaterThan(0);
    expect(JSON.stringify(results)).not.toContain(device_code);
  });
});

describe('/device', () => {
  it('leads whoever is not signed in there and back again', async () => {
    const { user_code, verification_uri_complete } = await codes();
    const stranger = new CookieJar(registry.url);

    const response = await stranger.send(verification_uri_complete);

    expect(response.status).toBe(302);
    expect(locationOf(response)).toMatch(/^\/sign-in\?to=/);
    const to = new URL(locationOf(response), registry.url).searchParams.get('to') ?? '';
    const back = locationOf(await signIn(stranger, to));
    expect(await (await stranger.send(back)).text()).toContain(user_code);
  });

  it('takes a code in any letter case, with or without its dash', async () => {
    const { user_code } = await codes();

    const page = await jar.send(`/device?code=${user_code.toLowerCase().replace('-', '%20')}`);

    expect(page.status).toBe(200);
    expect(await page.text()).toContain(user_code);
  });

  it('runs no script, is in no frame and in no cache, and shows what was typed to nobody', async () => {
    const page = await jar.send(
      `/device?code=${encodeURIComponent('"><script>alert(1)</script>')}`,
    );

    const text = await page.text();
    expect(page.status).toBe(404);
    expect(text).not.toContain('script');
    expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'");
    expect(page.headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'");
    expect(page.headers.get('Cache-Control')).toBe('private, no-store');
  });

  it('lets nobody give an admin’s scope who is none', async () => {
    const { user_code } = await codes({ scope: 'read admin' });

    const response = await decide(user_code);

    expect(response.status).toBe(403);
    expect(errorBody.parse(await response.json()).code).toBe('insufficient_scope');
  });

  it('takes no decision from whoever is not signed in, nor one that it does not know', async () => {
    const { user_code } = await codes();

    const stranger = await new CookieJar(registry.url).submit('/device', {
      code: user_code,
      decision: 'approve',
    });
    const unknown = await decide(user_code, 'perhaps');

    expect([stranger.status, unknown.status]).toEqual([401, 400]);
  });
});
