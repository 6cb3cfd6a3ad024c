import { LISTS_TAG } from '@skillstash/shared';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import { CACHE_CONTROL } from '../../http/cache-control.ts';
import type { ApiApp } from '../../http/operation.ts';
import { accountPage } from '../account-page.ts';
import { ownOrigin, ownPath } from '../own-origin.ts';
import type { Fetch } from './fetch-host-person.ts';
import { signInLibrary } from './sign-in-library.ts';
import { signInSettings } from './sign-in-settings.ts';
import { PROVIDER } from './sign-in-store.ts';

const AFTERWARDS = '/device';
const FAILED = '/sign-in/failed';

const redirect = (location: string, from: Headers): Response => {
  const headers = new Headers({
    Location: location,
    'Cache-Control': CACHE_CONTROL.personal,
    'Referrer-Policy': 'no-referrer',
  });
  for (const cookie of from.getSetCookie()) headers.append('Set-Cookie', cookie);
  return new Response(null, { status: 302, headers });
};

const begin = async (c: Context<ApiEnv>, fetch: Fetch): Promise<Response> => {
  const asked = new URL(c.req.url).searchParams.getAll('to');
  const to = ownPath(c, asked[0] ?? AFTERWARDS);
  if (asked.length > 1 || !to)
    throw new AppError('invalid_request', 'That is no page of this registry.', [
      { path: 'to', message: 'must be a path of this registry' },
    ]);
  const origin = ownOrigin(c);
  const { headers, response } = await signInLibrary(
    c,
    fetch,
    signInSettings(c.env),
  ).api.signInSocial({
    body: {
      provider: PROVIDER,
      callbackURL: origin + to,
      errorCallbackURL: origin + FAILED,
      disableRedirect: true,
    },
    returnHeaders: true,
  });
  if (!response.url) throw new Error('the library gave no address to sign in at');
  return redirect(response.url, headers);
};

const failed = async (c: Context<ApiEnv>): Promise<Response> =>
  accountPage(
    c,
    'You are not signed in',
    html`<p>Signing in was cancelled, took longer than ten minutes, or GitHub did not vouch for you.</p>
<p><a href="/sign-in">Try again</a></p>`,
    400,
  );

const finish = async (c: Context<ApiEnv>, fetch: Fetch): Promise<Response> => {
  const settings = signInSettings(c.env);
  const trouble: { cause?: unknown } = {};
  const answer = await signInLibrary(c, fetch, settings, trouble).handler(
    new Request(ownOrigin(c) + new URL(c.req.url).pathname + new URL(c.req.url).search, {
      headers: c.req.raw.headers,
    }),
  );
  if (trouble.cause) throw trouble.cause;
  const location = answer.headers.get('Location');
  if (answer.status !== 302 || !location)
    throw new Error(`signing in ended with ${answer.status}: ${await answer.text()}`);
  const { origin, pathname, search, searchParams } = new URL(location, ownOrigin(c));
  const isFailed = origin !== ownOrigin(c) || pathname.startsWith('/sign-in');
  // Anywhere else the query is the person's own.
  if (isFailed && searchParams.get('error') === 'internal_server_error')
    throw new Error('signing in failed; the log says why');
  // Wherever else the library would lead, it is not to a page that was asked for.
  if (isFailed) return failed(c);
  await c.get('forget')([LISTS_TAG]);
  return redirect(pathname + search, answer.headers);
};

/**
 * `/sign-in?to=/path` leads to the host and, by its callback, back to the path with a session.
 *
 * @param fetch asks the host whose token it gave
 */
export const registerSignIn = (app: ApiApp, fetch: Fetch): void => {
  app.get('/sign-in', (c) => begin(c, fetch));
  app.get(`/sign-in/callback/${PROVIDER}`, (c) => finish(c, fetch));
};
