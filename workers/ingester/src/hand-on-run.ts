import { handOn } from '@skillstash/db';
import { type Crawl, isoTime } from './crawl.ts';

/** The crawl with which a run goes on. */
export type NextCrawl = { repositoryId: string; delaySeconds: number };

/** Gives the repository back, its run open, and tells which crawl goes on with it. One round trip. */
export const handOnRun = async (
  { crawler, lease, host }: Crawl,
  delaySeconds: number,
): Promise<NextCrawl> => {
  await handOn(crawler.db, lease, { calls: host.calls(), now: isoTime(crawler.clock()) });
  return { repositoryId: lease.repository.id, delaySeconds };
};
