import { countDownloads as count } from '@skillstash/db';
import { LISTS_TAG, pluginTag } from '@skillstash/shared';
import { isoTime } from './crawl.ts';
import type { Crawler } from './crawler.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Keys and marks are kept for today and yesterday. */
const KEPT_MS = DAY_MS;

/** Reads are answered between two batches, each of which takes half a second at the most. */
const BATCHES_MAX = 8;

const dayOf = (milliseconds: number): string => isoTime(milliseconds).slice(0, 10);

/** The next full hour: what waits of many plugins shows at once, so that answers about lists grow old once an hour. */
const nextHour = (milliseconds: number): number =>
  (Math.floor(milliseconds / HOUR_MS) + 1) * HOUR_MS;

/** Counts batch by batch, until all is counted or the next minute has to go on. */
const countAll = async (crawler: Crawler): Promise<string[]> => {
  const now = crawler.clock();
  const times = {
    now: isoTime(now),
    later: isoTime(nextHour(now)),
    today: dayOf(now),
    keptSince: dayOf(now - KEPT_MS),
  };
  const changed = new Set<string>();
  for (let batches = 0; batches < BATCHES_MAX; batches += 1) {
    const { slugs, more } = await count(crawler.db, times);
    for (const slug of slugs) changed.add(slug);
    if (!more) break;
  }
  return [...changed];
};

/**
 * Counts the downloads of the last minute, shows what is due, and has the api worker forget what they made old. What is
 * counted stays counted where that fails: then answers stay old until their time is over, and the log says so.
 */
export const countDownloads = async (crawler: Crawler): Promise<void> => {
  const slugs = await countAll(crawler);
  if (!slugs.length) return;
  try {
    await crawler.tellChanged([LISTS_TAG, ...slugs.map(pluginTag)]);
  } catch (error) {
    console.error('Answers of the api worker stay old for a while:', error);
  }
};
