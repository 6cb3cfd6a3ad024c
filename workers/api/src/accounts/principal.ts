import { type Actor, findTokenHolder } from '@skillstash/db/accounts';
import { type Scope, type ScopeWord, scopeWord } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { isApiToken, tokenDigest } from './api-token.ts';

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

/**
 * Who asks, by the `Authorization` header.
 *
 * @returns undefined for somebody who brought no credentials
 * @throws AppError `invalid_token` for credentials that are not good
 */
export const findPrincipal = async (c: Context<ApiEnv>): Promise<Principal | undefined> => {
  const credentials = c.req.header('Authorization');
  return credentials ? tokenPrincipal(c, credentials) : undefined;
};

const mayAs = ({ role, scopes }: Principal, needed: ScopeWord): boolean =>
  scopes.some((scope) => scopeWord(scope) === needed) && (needed !== 'admin' || role === 'admin');

/**
 * Who asks, if they may.
 *
 * @throws AppError `not_signed_in`, `invalid_token`, `insufficient_scope`
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

/** A person as the audit log names them. */
export const actorOf = ({ userId, username, via }: Principal): Actor => ({
  id: userId,
  name: username,
  via,
});
