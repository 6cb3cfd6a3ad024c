import type { Lease } from '@skillstash/db';
import type { Crawler } from './crawler.ts';
import type { GitHubHost } from './github-host.ts';
import type { ReadingPlace } from './reading-gate.ts';

/**
 * One run, or one invocation's part of it: who crawls, what was claimed and until when (milliseconds since 1970), and the
 * host that counts its calls. It holds its place in the isolate as long as its lease.
 */
export type Crawl = {
  crawler: Crawler;
  lease: Lease;
  leaseUntil: number;
  place: ReadingPlace;
  host: GitHubHost;
};

/** ISO 8601 in UTC with milliseconds. */
export const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** SHA-256 of a text, as lowercase hex. */
export const sha256Of = async (text: string): Promise<string> =>
  Buffer.from(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))).toString(
    'hex',
  );
