import { renewLease } from '@skillstash/db';
import { type Crawl, isoTime } from './crawl.ts';

/**
 * Renews a crawl's lease once half of it is over; before, does nothing. To be called between the parts of long work, and
 * before the commit.
 *
 * @throws LeaseLost where another crawl took the repository meanwhile
 */
export const keepLease = async (crawl: Crawl): Promise<void> => {
  const { crawler, lease } = crawl;
  const now = crawler.clock();
  if (now < crawl.leaseUntil - crawler.leaseMs / 2) return;
  crawl.leaseUntil = now + crawler.leaseMs;
  crawl.place.stay(crawl.leaseUntil);
  await renewLease(crawler.db, lease, isoTime(crawl.leaseUntil));
};
