import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { addressIn } from './address-in.ts';
import { checksum } from './checksum.ts';

/** Where an address ends and its path begins; no scheme of ours is shorter. */
const startOfPath = (url: string): number => url.indexOf('/', 'http://'.length);

/**
 * The origin that a PUBLIC_URL says.
 *
 * @throws Error for one that has more than an origin: every path of ours begins at the root
 */
export const publicOrigin = (setting: string): string => {
  const { origin, href } = addressIn('PUBLIC_URL', setting);
  if (href !== `${origin}/`)
    throw new Error(`PUBLIC_URL must be an address without a path, not ${setting}.`);
  return origin;
};

/** What a PUBLIC_URL means. An isolate has one, and reads it once: a `URL` takes ten times as long as all else here. */
let meant = { setting: '', origin: '', mark: '' };

const meaningOf = (setting: string): typeof meant => {
  if (meant.setting !== setting) {
    const origin = publicOrigin(setting);
    meant = { setting, origin, mark: `-${checksum(origin)}` };
  }
  return meant;
};

/** Where people reach this registry, such as `https://registry.example`: `PUBLIC_URL`, or where the request went. */
export const originOf = ({ req: { url }, env: { PUBLIC_URL } }: Context<ApiEnv>): string =>
  PUBLIC_URL ? meaningOf(PUBLIC_URL).origin : url.slice(0, startOfPath(url));

/** What ETags end in where answers name an address other than the one they were asked at. */
export const markOf = ({ env: { PUBLIC_URL } }: Context<ApiEnv>): string =>
  PUBLIC_URL ? meaningOf(PUBLIC_URL).mark : '';

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
