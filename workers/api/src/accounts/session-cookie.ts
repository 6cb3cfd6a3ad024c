import type { Context } from 'hono';
import { deleteCookie, getSignedCookie } from 'hono/cookie';
import type { ApiEnv } from '../env.ts';
import { tokenDigest } from './api-token.ts';

/** `__Host-`: browsers take it only over TLS, for this host alone, and from no other path or subdomain. */
export const SESSION_COOKIE = '__Host-skillstash-session';

/**
 * The digest under which the session of the request's cookie is kept. Whether there is such a session, the database knows.
 *
 * @returns undefined without a cookie, or with one that we did not sign
 */
export const sessionDigest = async (c: Context<ApiEnv>): Promise<string | undefined> => {
  const { AUTH_SECRET } = c.env;
  if (!AUTH_SECRET || !c.req.header('Cookie')) return undefined;
  const token = await getSignedCookie(c, AUTH_SECRET, SESSION_COOKIE);
  return token ? tokenDigest(token) : undefined;
};

/** Tells the browser to forget its session. */
export const dropSessionCookie = (c: Context<ApiEnv>): void => {
  deleteCookie(c, SESSION_COOKIE, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' });
};
