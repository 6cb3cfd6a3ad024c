import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';

/** Where an address ends and its path begins; no scheme of ours is shorter. */
const startOfPath = (url: string): number => url.indexOf('/', 'http://'.length);

/** Where the registry was asked, such as `https://registry.example`. A tenth of what a `URL` takes. */
export const originOf = ({ req: { url } }: Context<ApiEnv>): string =>
  url.slice(0, startOfPath(url));

/** One spelling of a segment, of the many that percent-encoding allows. */
const respelled = (segment: string): string => {
  try {
    return encodeURIComponent(decodeURIComponent(segment));
  } catch {
    return segment; // Not an encoding: nothing has that name.
  }
};

/** The path in one spelling, in which only what has to be is percent-encoded: every name of ours reads as it is. */
export const pathOf = ({ req: { url } }: Context<ApiEnv>): string =>
  new URL(url).pathname.split('/').map(respelled).join('/');

/** Path and query as they were sent. */
export const addressOf = ({ req: { url } }: Context<ApiEnv>): string => url.slice(startOfPath(url));
