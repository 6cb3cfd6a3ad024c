import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Where people reach this registry, as browsers spell it: a proxy may say the usual port, too. */
export const ownOrigin = (c: Context<ApiEnv>): string => new URL(originOf(c)).origin;

/**
 * Refuses what another site has a person's browser send with the person's cookie. Browsers say where a request comes from;
 * one that does not say is refused, too.
 *
 * @throws AppError `foreign_origin`
 */
export const requireOwnOrigin = (c: Context<ApiEnv>): void => {
  if (SAFE.has(c.req.method)) return;
  const site = c.req.header('Sec-Fetch-Site');
  const origin = c.req.header('Origin');
  const isOwn =
    (origin !== undefined || site !== undefined) &&
    (origin === undefined || origin === ownOrigin(c)) &&
    (site === undefined || site === 'same-origin');
  if (!isOwn)
    throw new AppError('foreign_origin', 'This must be sent from a page of this registry.');
};

/**
 * A path of this registry, query included, to go to after signing in.
 *
 * @returns undefined for what a browser would take for an address elsewhere
 */
export const ownPath = (c: Context<ApiEnv>, text: string): string | undefined => {
  if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]{0,500}$/.test(text)) return undefined;
  const { origin, pathname, search } = new URL(text, ownOrigin(c));
  // Segments of dots are gone by now: of `/.//elsewhere` is left what a browser takes for another host.
  return origin === ownOrigin(c) && !pathname.startsWith('//') ? pathname + search : undefined;
};
