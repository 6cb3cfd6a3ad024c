import { claimRepository, finishRun, isHostIdTaken, type Lease } from '@skillstash/db';
import { type Crawl, isoTime, sha256Of } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import { endBadly, goodEnd } from './end-run.ts';
import { findReading } from './find-head.ts';
import { followIdentity, waitForOther } from './follow-identity.ts';
import type { NextCrawl } from './hand-on-run.ts';
import { afterStop, FAILURES_MAX } from './next-crawl.ts';
import { type CrawlEnd, commitFacts, readAndCommit } from './read-and-commit.ts';
import type { ReadingPlace } from './reading-gate.ts';
import { RunFailure } from './run-failure.ts';
import { tellChanged } from './tell-changed.ts';

/** Moves when the reader understands more than before, or its rows are made otherwise, so that every repository is read anew. */
const READER_VERSION = 9;

/**
 * A crawl that takes too much memory or CPU time is stopped without a word, and nothing of it could end its run.
 *
 * @throws RunFailure `crawl_stopped` where the last of too many failures in a row was one like that
 */
const refuseStopped = ({ abandoned, repository }: Lease): void => {
  if (abandoned && repository.failureCount >= FAILURES_MAX)
    throw new RunFailure(
      'crawl_stopped',
      'The last crawl was stopped before its end, or outlasted its lease: it may take too much memory or CPU time.',
    );
};

const run = async (crawl: Crawl): Promise<CrawlEnd> => {
  const { crawler, lease, host } = crawl;
  refuseStopped(lease);
  const listedHash = await sha256Of(
    JSON.stringify(lease.listings.map(({ id: _id, pluginId: _pluginId, ...listed }) => listed)),
  );
  const known = { readerVersion: READER_VERSION, listedHash };
  const reading = await findReading(lease, host, { ...known, now: crawler.clock() });
  if (!reading) {
    await finishRun(crawler.db, lease, goodEnd(crawl));
    return { slugs: undefined };
  }
  const identity = await followIdentity(crawl, reading.report);
  if (!('report' in identity)) return identity;
  const { report, listed } = identity;
  const found = { ...reading, report };
  const { slugs = [], ...end } = reading.same
    ? { slugs: await commitFacts(crawl, found, known) }
    : await readAndCommit(crawl, found, known);
  return { ...end, slugs: [...slugs, ...listed] };
};

/** Whatever goes wrong ends in the run's record; a failure may have taken all of the repository's plugins off the lists. */
const runToItsEnd = async (crawl: Crawl): Promise<CrawlEnd> => {
  try {
    return await run(crawl);
  } catch (error) {
    // Two names of one repository were read at once for the first time: the other one was first.
    if (isHostIdTaken(error)) return waitForOther(crawl);
    await endBadly(crawl, error);
    return { slugs: [] };
  }
};

const claimAndRun = async (
  crawler: Crawler,
  repositoryId: string,
  place: ReadingPlace,
): Promise<NextCrawl | undefined> => {
  const now = crawler.clock();
  const leaseUntil = now + crawler.leaseMs;
  const lease = await claimRepository(crawler.db, {
    repositoryId,
    runId: crawler.newId(),
    token: crawler.newId(),
    now: isoTime(now),
    leaseUntil: isoTime(leaseUntil),
    dueIfStopped: afterStop(crawler.leaseMs).map((wait_ms) => isoTime(now + wait_ms)),
    host: crawler.hostName,
  });
  if (!lease) return undefined;
  const crawl: Crawl = { crawler, lease, leaseUntil, place, host: crawler.openHost() };
  const nameBefore = lease.repository.fullName;
  const { next, slugs, fullNames = [] } = await runToItsEnd(crawl);
  const names = [nameBefore, lease.repository.fullName, ...fullNames];
  await tellChanged(crawl, { fullNames: names, slugs });
  return next;
};

/**
 * Crawls one repository if it is due: claims it, asks whether it moved, reads it, commits it. Whatever goes wrong ends in
 * the run's record, and what was indexed before stays. A second call at once finds the lease taken and does nothing.
 *
 * @returns the call with which the run goes on, if it is not over; `busy` where another repository is being read in this isolate:
 *   nothing was claimed, and the call should come again
 */
export const crawlRepository = async (
  crawler: Crawler,
  repositoryId: string,
): Promise<NextCrawl | 'busy' | undefined> => {
  const place = crawler.gate.enter(crawler.clock(), crawler.leaseMs);
  if (!place) return 'busy';
  try {
    return await claimAndRun(crawler, repositoryId, place);
  } finally {
    place.leave();
  }
};
