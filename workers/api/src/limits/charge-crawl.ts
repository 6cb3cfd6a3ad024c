import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { clientAddress } from './client-address.ts';
import { rateLimited } from './limit-requests.ts';

/** Who asks with credentials is counted by themselves, and may ask six times as often. */
const POINTS = { person: 1, address: 6 };

/** Whoever sends credentials is asked whose they are; nobody else pays for the modules that know. */
const findPerson = async (c: Context<ApiEnv>) => {
  if (!c.req.header('Authorization') && !c.req.header('Cookie')) return undefined;
  const { findPrincipal } = await import('../accounts/principal.ts');
  return findPrincipal(c);
};

/**
 * Charges whoever asks for a crawl: the person, or else the address.
 *
 * @throws AppError `rate_limited`; `invalid_token` or `foreign_origin` for credentials that are not good
 */
export const chargeCrawl = async (c: Context<ApiEnv>): Promise<void> => {
  const person = await findPerson(c);
  const points = person ? POINTS.person : POINTS.address;
  const who = person?.userId ?? clientAddress(c.req.raw.headers);
  const standing = await c.get('charge')({ policy: 'crawls', points }, who);
  if (standing?.isOver) throw rateLimited(standing);
};
