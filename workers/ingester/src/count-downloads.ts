import { countDownloads as count } from '@skillstash/db';
import { LISTS_TAG, pluginTag } from '@skillstash/shared';
import { isoTime } from './crawl.ts';
import type { Crawler } from './crawler.ts';

const DAY_MS = 86_400_000;
/** Keys and marks are kept for today and yesterday. */
const KEPT_MS = DAY_MS;

const dayOf = (milliseconds: number): string => isoTime(milliseconds).slice(0, 10);

/**
 * Counts the downloads of the last minute and has the api worker forget what they made old. What is counted stays counted where that
 * fails: then answers stay old until their time is over, and the log says so.
 */
export const countDownloads = async (crawler: Crawler): Promise<void> => {
  const now = crawler.clock();
  const slugs = await count(crawler.db, { today: dayOf(now), keptSince: dayOf(now - KEPT_MS) });
  if (!slugs.length) return;
  try {
    await crawler.tellChanged([LISTS_TAG, ...slugs.map(pluginTag)]);
  } catch (error) {
    console.error('Answers of the api worker stay old for a while:', error);
  }
};
