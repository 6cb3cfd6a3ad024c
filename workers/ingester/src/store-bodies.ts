import { bodyKey } from '@skillstash/db';
import type { Crawl } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import { keepLease } from './keep-lease.ts';
import { putObject } from './put-object.ts';
import { findStoredTexts, noteStoredTexts } from './stored-texts.ts';

/** Connections that one invocation may hold open. */
const PARALLEL = 6;

/** Texts that are put before the lease is looked at: seconds, where a put takes a tenth of one. */
const BETWEEN_RENEWALS = 500;

/** The texts that a crawl read, which of them rows will point at, and which of those R2 has already: by digest. */
export type CrawledTexts = {
  bodies: ReadonlyMap<string, Uint8Array>;
  wanted: ReadonlySet<string>;
  stored: ReadonlySet<string>;
};

/** `finished`: every text is in R2. `noted`: a note of earlier invocations is there, and of no use once rows are written. */
export type StoredBodies = { finished: boolean; noted: boolean };

/** Puts texts and adds the digest of each to `there`; where one fails, those that are on their way come to their end. */
const putAll = async (
  crawler: Crawler,
  bodies: CrawledTexts['bodies'],
  { digests, there }: { digests: readonly string[]; there: Set<string> },
): Promise<void> => {
  const ahead = [...digests];
  const putNext = async (): Promise<void> => {
    for (let sha256 = ahead.pop(); sha256; sha256 = ahead.pop()) {
      const body = bodies.get(sha256);
      if (!body) throw new Error(`the reader named a text that it did not give: ${sha256}`);
      await putObject(crawler, bodyKey(sha256), body, { sha256 });
      there.add(sha256);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: PARALLEL }, putNext));
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
};

/**
 * Puts texts into R2 under their digests, before the batch that points at them; storing one again changes nothing. As many
 * as one invocation may put: what is left is for the next one, which finds a note of what is there. So does the one after
 * an invocation that could not put them all.
 *
 * @throws LeaseLost, or what R2 refuses a text with, several times in a row
 */
export const storeBodies = async (
  crawl: Crawl,
  { bodies, wanted, stored }: CrawledTexts,
): Promise<StoredBodies> => {
  const missing = [...wanted].filter((sha256) => !stored.has(sha256));
  if (!missing.length) return { finished: true, noted: false };
  const { crawler, lease } = crawl;
  const { id } = lease.repository;
  const noted = await findStoredTexts(crawler.bodies, id, crawler.clock());
  const there = new Set(noted.digests);
  const note = () => noteStoredTexts(crawler, id, { since: noted.since, digests: there });
  const left = missing.filter((sha256) => !there.has(sha256));
  const put = left.slice(0, crawler.textsPerInvocation);
  try {
    for (let start = 0; start < put.length; start += BETWEEN_RENEWALS) {
      await keepLease(crawl);
      const digests = put.slice(start, start + BETWEEN_RENEWALS);
      await putAll(crawler, bodies, { digests, there });
    }
  } catch (error) {
    if (there.size > noted.digests.size) await note();
    throw error;
  }
  if (put.length === left.length) return { finished: true, noted: noted.digests.size > 0 };
  await note();
  return { finished: false, noted: true };
};
