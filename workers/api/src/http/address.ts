import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';

/** Where an address ends and its path begins; no scheme of ours is shorter. */
const startOfPath = (url: string): number => url.indexOf('/', 'http://'.length);

/** Where the registry was asked, such as `https://registry.example`. A tenth of what a `URL` takes. */
export const originOf = ({ req: { url } }: Context<ApiEnv>): string =>
  url.slice(0, startOfPath(url));

/** Path and query as they were sent. */
export const addressOf = ({ req: { url } }: Context<ApiEnv>): string => url.slice(startOfPath(url));
