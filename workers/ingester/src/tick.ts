import {
  listDueRepositories,
  mergeSegments,
  pruneHistory,
  reindexMarked,
  rescorePlugins,
} from '@skillstash/db';
import { LISTS_TAG } from '@skillstash/shared';
import { countDownloads } from './count-downloads.ts';
import { isoTime } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import type { CrawlMessage } from './env.ts';

/**
 * How many due repositories a minute hands to the queue. 28,800 a day; and even if each had moved, at four calls each
 * they take 4,800 of the 5,000 calls an hour that GitHub gives a token.
 */
const DUE_PER_MINUTE = 20;

const DAY_MS = 86_400_000;
const RUNS_KEPT_MS = 90 * DAY_MS;
const DELIVERIES_KEPT_MS = 7 * DAY_MS;
const IDEMPOTENCY_KEYS_KEPT_MS = DAY_MS;

/**
 * What happens every minute: hands to the queue what is due, crawls that died and messages that were lost among it; keeps
 * the search index up to date and in few segments; counts what was downloaded.
 */
export const tick = async (crawler: Crawler, queue: Queue<CrawlMessage>): Promise<void> => {
  const now = crawler.clock();
  const asked = { host: crawler.hostName, now: isoTime(now), limit: DUE_PER_MINUTE };
  const due = await listDueRepositories(crawler.db, asked);
  if (due.length) await queue.sendBatch(due.map((repositoryId) => ({ body: { repositoryId } })));
  const rescored = await rescorePlugins(crawler.db);
  await reindexMarked(crawler.db);
  await mergeSegments(crawler.db);
  await pruneHistory(crawler.db, {
    before: crawler.newId(now - RUNS_KEPT_MS),
    since: isoTime(now - DELIVERIES_KEPT_MS),
    claimedBefore: isoTime(now - IDEMPOTENCY_KEYS_KEPT_MS),
    now: isoTime(now),
  });
  await countDownloads(crawler);
  if (rescored) await crawler.tellChanged([LISTS_TAG]);
};
