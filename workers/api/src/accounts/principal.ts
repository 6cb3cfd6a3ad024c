import { type Actor, findSessionHolder, findTokenHolder } from '@skillstash/db/accounts';
import { type Scope, type ScopeWord, scopeWord } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { isApiToken, tokenDigest } from './api-token.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { sessionDigest } from './session-cookie.ts';

/** Who asks, and what the credentials they came with may do. */
export type Principal = {
  userId: string;
  username: string;
  role: 'member' | 'admin';
  via: 'session' | 'token';
  scopes: readonly Scope[];
  tokenId: string | null;
};

const BEARER = /^Bearer +(\S+)$/i;

/** The time of the request as it is stored. */
export const nowOf = (c: Context<ApiEnv>): string => new Date(c.get('now')).toISOString();

/** The same answer whatever is wrong with a token: a stranger learns nothing from it. */
const invalid = (): AppError =>
  new AppError('invalid_token', 'This token is not one of ours, has expired or was revoked.');

const tokenPrincipal = async (c: Context<ApiEnv>, credentials: string): Promise<Principal> => {
  const [, token = ''] = BEARER.exec(credentials) ?? [];
  if (!isApiToken(token)) throw invalid();
  const primary = c.env.DB.withSession('first-primary');
  const holder = await findTokenHolder(primary, await tokenDigest(token), nowOf(c));
  if (!holder) throw invalid();
  return { ...holder, via: 'token' };
};

/** A session may do all that its person may. */
const SESSION_SCOPES: readonly Scope[] = ['read', 'rate', 'collections', 'publish:*'];

/**
 * Who asks, by the session of their browser.
 *
 * @returns undefined without a session, or with one that has ended
 * @throws AppError `foreign_origin` where another site had the browser send it
 */
export const findSessionPrincipal = async (
  c: Context<ApiEnv>,
): Promise<(Principal & { sessionId: string }) | undefined> => {
  const digest = await sessionDigest(c);
  if (!digest) return undefined;
  requireOwnOrigin(c);
  const primary = c.env.DB.withSession('first-primary');
  const holder = await findSessionHolder(primary, digest, nowOf(c));
  if (!holder) return undefined;
  const scopes: readonly Scope[] =
    holder.role === 'admin' ? [...SESSION_SCOPES, 'admin'] : SESSION_SCOPES;
  return { ...holder, via: 'session', scopes, tokenId: null };
};

/**
 * Who asks, by the `Authorization` header or else by the session of their browser.
 *
 * @returns undefined for somebody who brought no credentials, or whose session has ended
 * @throws AppError `invalid_token` for a token that is not good, `foreign_origin` where another site sent the session
 */
export const findPrincipal = async (c: Context<ApiEnv>): Promise<Principal | undefined> => {
  const credentials = c.req.header('Authorization');
  return credentials ? tokenPrincipal(c, credentials) : findSessionPrincipal(c);
};

const mayAs = ({ role, scopes }: Principal, needed: ScopeWord): boolean =>
  scopes.some((scope) => scopeWord(scope) === needed) && (needed !== 'admin' || role === 'admin');

/**
 * Who asks, if they may.
 *
 * @throws AppError `not_signed_in`, `invalid_token`, `insufficient_scope`, `foreign_origin`
 */
export const requirePrincipal = async (
  c: Context<ApiEnv>,
  needed: ScopeWord,
): Promise<Principal> => {
  const principal = await findPrincipal(c);
  if (!principal) throw new AppError('not_signed_in', 'Sign in, or send an API token.');
  if (!mayAs(principal, needed))
    throw new AppError('insufficient_scope', `This takes the scope ${needed}.`);
  return principal;
};

/**
 * Refuses a token: what outlives it, or ends what others hold, takes the person. Whoever steals a token must not be able to make
 * themselves another one that its revocation leaves.
 *
 * @throws AppError `session_required`
 */
export const requireSession = ({ via }: Principal): void => {
  if (via !== 'session')
    throw new AppError('session_required', 'Sign in with a browser: a token may not do this.');
};

/** A person as the audit log names them. */
export const actorOf = ({ userId, username, via }: Principal): Actor => ({
  id: userId,
  name: username,
  via,
});
