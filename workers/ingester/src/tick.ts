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

const handOutDue = async (crawler: Crawler, queue: Queue<CrawlMessage>): Promise<void> => {
  const now = isoTime(crawler.clock());
  const asked = { host: crawler.hostName, now, limit: DUE_PER_MINUTE };
  const due = await listDueRepositories(crawler.db, asked);
  if (due.length) await queue.sendBatch(due.map((repositoryId) => ({ body: { repositoryId } })));
};

const forgetHistory = (crawler: Crawler): Promise<void> => {
  const now = crawler.clock();
  return pruneHistory(crawler.db, {
    before: crawler.newId(now - RUNS_KEPT_MS),
    since: isoTime(now - DELIVERIES_KEPT_MS),
    claimedBefore: isoTime(now - IDEMPOTENCY_KEYS_KEPT_MS),
    now: isoTime(now),
  });
};

/**
 * What happens every minute: hands to the queue what is due, crawls that died and messages that were lost among it; keeps
 * the search index up to date and in few segments; counts what was downloaded. A step that fails holds up none of the others.
 *
 * @throws what the one step that failed did, or an AggregateError of several, once all are through
 */
export const tick = async (crawler: Crawler, queue: Queue<CrawlMessage>): Promise<void> => {
  const failures: unknown[] = [];
  const attempt = async (step: string, take: () => Promise<unknown>): Promise<void> => {
    try {
      await take();
    } catch (error) {
      console.error(`The minute's ${step} failed:`, error);
      failures.push(error);
    }
  };
  let rescored = 0;
  await attempt('handing out', () => handOutDue(crawler, queue));
  await attempt('scores', async () => {
    rescored = await rescorePlugins(crawler.db);
  });
  await attempt('search index', () => reindexMarked(crawler.db));
  await attempt('segments', () => mergeSegments(crawler.db));
  await attempt('history', () => forgetHistory(crawler));
  await attempt('downloads', () => countDownloads(crawler));
  // Last, when nothing more of this minute changes a list.
  if (rescored) await attempt('forgetting of answers', () => crawler.tellChanged([LISTS_TAG]));
  if (failures.length === 1) throw failures[0];
  if (failures.length) throw new AggregateError(failures, 'Several steps of the minute failed.');
};
