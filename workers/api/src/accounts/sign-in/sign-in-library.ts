import { type HostPerson, signInPerson } from '@skillstash/db/accounts';
import { betterAuth } from 'better-auth/minimal';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Context } from 'hono';
import { v7 } from 'uuid';
import type { ApiEnv } from '../../env.ts';
import { ownOrigin } from '../own-origin.ts';
import { nowOf } from '../principal.ts';
import { SESSION_COOKIE } from '../session-cookie.ts';
import { type Fetch, fetchHostPerson } from './fetch-host-person.ts';
import { sealText } from './sealed-text.ts';
import type { SignInSettings } from './sign-in-settings.ts';
import { PROVIDER, placeholderEmail, signInStore } from './sign-in-store.ts';

/** How long a session lasts, from signing in. It is not prolonged by use. */
const SESSION_SECONDS = 30 * 86_400;

/** What the library calls the cookie of a sign-in under way. */
const STATE_COOKIE = '__Host-skillstash-sign-in';

const welcome = async (
  c: Context<ApiEnv>,
  person: HostPerson,
  { authSecret, accessToken }: { authSecret: string; accessToken: string },
): Promise<void> => {
  const id = v7();
  const act = { at: nowOf(c), requestId: c.get('requestId'), objectKind: 'user' } as const;
  await signInPerson(
    c.get('database'),
    {
      id,
      person,
      sealedToken: await sealText(authSecret, accessToken, String(person.hostId)),
      now: nowOf(c),
    },
    {
      signedUp: {
        ...act,
        id: v7(),
        actor: { id, name: person.username, via: 'session' },
        action: 'signed_up',
        objectId: id,
      },
      ceded: {
        ...act,
        id: v7(),
        actor: { id: null, name: 'system', via: 'system' },
        action: 'username_ceded',
        objectId: person.username,
        detail: { toHostId: person.hostId },
      },
    },
  );
};

/** What went wrong on our side or the host's, which the library would make a page of its own of. */
type Trouble = { cause?: unknown };

const findUser =
  (c: Context<ApiEnv>, fetch: Fetch, { userUrl, authSecret }: SignInSettings, trouble: Trouble) =>
  async ({ accessToken }: { accessToken?: string | undefined }) => {
    // The host answers 200 to a code that it does not know, and gives no token.
    if (!accessToken) return null;
    try {
      const person = await fetchHostPerson(fetch, userUrl, accessToken);
      await welcome(c, person, { authSecret, accessToken });
      return {
        id: String(person.hostId),
        name: person.username,
        email: placeholderEmail(person.hostId),
        emailVerified: true,
      };
    } catch (cause) {
      trouble.cause = cause;
      return null;
    }
  };

/**
 * The sign-in library for one request: OAuth's state, PKCE and exchange are its own; people and sessions are
 * ours.
 *
 * @param trouble is told what finding the person threw
 */
export const signInLibrary = (
  c: Context<ApiEnv>,
  fetch: Fetch,
  settings: SignInSettings,
  trouble: Trouble = {},
) =>
  betterAuth({
    baseURL: ownOrigin(c),
    basePath: '/sign-in',
    secret: settings.authSecret,
    database: signInStore(c),
    telemetry: { enabled: false },
    rateLimit: { enabled: false },
    // Its further arguments may hold what came from the host.
    logger: {
      log: (_level, message) =>
        console.warn(JSON.stringify({ requestId: c.get('requestId'), signIn: message })),
    },
    session: { expiresIn: SESSION_SECONDS, disableSessionRefresh: true },
    account: {
      storeStateStrategy: 'cookie',
      updateAccountOnSignIn: false,
      accountLinking: { enabled: false },
    },
    advanced: {
      useSecureCookies: false,
      cookies: { session_token: { name: SESSION_COOKIE }, oauth_state: { name: STATE_COOKIE } },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'lax', path: '/' },
      ipAddress: { disableIpTracking: true },
      database: { generateId: () => v7() },
    },
    plugins: [
      genericOAuth({
        config: [
          {
            providerId: PROVIDER,
            clientId: settings.clientId,
            clientSecret: settings.clientSecret,
            authorizationUrl: settings.authorizationUrl,
            tokenUrl: settings.tokenUrl,
            pkce: true,
            getUserInfo: findUser(c, fetch, settings, trouble),
          },
        ],
      }),
    ],
  });
