import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { type HostSignIn, playHostSignIn } from '../harness/host-sign-in.ts';
import { startRegistry, type TestRegistry } from '../harness/registry.ts';

/** The first use of the browser downloads it. */
const INSTALL_MS_MAX = 300_000;
const SESSION = '__Host-skillstash-session';
const GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

let host: HostSignIn;
let registry: TestRegistry;
let browser: Browser;
let context: BrowserContext;
let page: Page;
beforeAll(async () => {
  host = await playHostSignIn();
  [registry, browser] = await Promise.all([
    startRegistry({ vars: host.vars, seed: true }),
    launchBrowser(),
  ]);
}, INSTALL_MS_MAX);
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context.close());
afterAll(async () => {
  await browser.close();
  await registry.stop();
  await host.stop();
});

/** What a script of the registry gets, on a page that may ask; pages of accounts may not. */
const inPage = async (path: string, init = {}): Promise<{ status: number; body: string }> => {
  const asking = await context.newPage();
  await asking.goto(`${registry.url}/docs`);
  // As a text: it runs in the page, whose types are not those of this program.
  const answer = await asking.evaluate(`fetch(${JSON.stringify(path)}, ${JSON.stringify(init)})
    .then(async (response) => ({ status: response.status, body: await response.text() }))`);
  await asking.close();
  return answer as { status: number; body: string };
};

const postForm = async (path: string, fields: Record<string, string>) => {
  const body = new URLSearchParams(fields);
  const response = await fetch(new URL(path, registry.url), { method: 'POST', body });
  return { status: response.status, body: (await response.json()) as Record<string, string> };
};

it('signs a person in, makes a token, lets a device in, and signs out', async () => {
  host.present({ id: 4242, login: 'Mary-Jackson', name: 'Mary Jackson' });
  const { body: device } = await postForm('/device/code', {
    client_id: 'skillstash-cli',
    scope: 'read rate',
  });

  await page.goto(device.verification_uri_complete ?? '');
  await page.getByText('skillstash-cli').waitFor();
  const who = await inPage('/v1/me');
  const made = await inPage('/v1/tokens', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'from a page', scopes: ['read'] }),
  });
  await page.getByRole('button', { name: 'Let it in' }).click();
  await page.getByRole('heading', { name: 'The device is let in' }).waitFor();
  const given = await postForm('/device/token', {
    grant_type: GRANT,
    client_id: 'skillstash-cli',
    device_code: device.device_code ?? '',
  });
  const cookies = await context.cookies();
  await page.goto(`${registry.url}/sign-out`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  const after = await inPage('/v1/me');

  expect([who.status, made.status, given.status, after.status]).toEqual([200, 201, 200, 401]);
  expect(JSON.parse(who.body)).toMatchObject({ username: 'mary-jackson', via: 'session' });
  for (const token of [JSON.parse(made.body).token, given.body.access_token]) {
    const response = await registry.get('/v1/me', { Authorization: `Bearer ${token}` });
    expect(await response.json()).toMatchObject({ username: 'mary-jackson', via: 'token' });
  }
  expect(cookies.find(({ name }) => name === SESSION)).toMatchObject({
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    path: '/',
  });
  expect((await context.cookies()).map(({ name }) => name)).not.toContain(SESSION);
});

it('keeps a person signed in whatever a page of another site sends', async () => {
  host.present({ id: 4243, login: 'Dorothy-Vaughan' });
  await page.goto(`${registry.url}/sign-in?to=/device`);
  await page.getByText('dorothy-vaughan').waitFor();

  const form = `const form = document.createElement('form');
    Object.assign(form, { method: 'post', action: '${registry.url}/sign-out' });
    document.body.append(form); form.submit()`;
  await page.goto(`data:text/html,<body><script>${encodeURIComponent(form)}</script>`);
  await page.waitForURL(`${registry.url}/sign-out`);

  expect(await page.locator('body').textContent()).toContain('foreign_origin');
  await page.goto(`${registry.url}/device`);
  expect(await page.locator('body').textContent()).toContain('dorothy-vaughan');
});

it('says so, and signs nobody in, where the host’s page is left with a no', async () => {
  host.present({ id: 4244, login: 'Katherine-Johnson' });
  host.next.redirect = (url) => {
    url.searchParams.delete('code');
    url.searchParams.set('error', 'access_denied');
  };

  await page.goto(`${registry.url}/sign-in?to=/device`);

  await page.getByRole('heading', { name: 'You are not signed in' }).waitFor();
  expect((await inPage('/v1/me')).status).toBe(401);
});
