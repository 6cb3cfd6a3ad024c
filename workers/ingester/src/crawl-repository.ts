import {
  claimRepository,
  findRepositoryId,
  finishRun,
  type Lease,
  renameRepository,
} from '@skillstash/db';
import { type Crawl, isoTime, sha256Of } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import { endBadly, goodEnd } from './end-run.ts';
import { findReading } from './find-head.ts';
import type { RepositoryReport } from './github-host.ts';
import { afterStop, FAILURES_MAX } from './next-crawl.ts';
import { type CrawlEnd, commitFacts, readAndCommit } from './read-and-commit.ts';
import type { ReadingPlace } from './reading-gate.ts';
import { RunFailure } from './run-failure.ts';
import { tellChanged } from './tell-changed.ts';

/** Moves when the reader understands more than before, so that every repository is read anew. */
const READER_VERSION = 6;

/**
 * Holds the repository's identity against what the host says now: the numeric id is the repository, the name only where it is.
 *
 * @returns slugs of plugins of other repositories that a new name changed
 * @throws RunFailure `repository_replaced` where the name belongs to another repository now, `repository_moved` where
 *   the one it moved to is indexed already
 */
const followIdentity = async (
  { crawler, lease }: Crawl,
  report: RepositoryReport,
): Promise<string[]> => {
  const { hostId, fullName } = lease.repository;
  if (hostId !== null && hostId !== report.id)
    throw new RunFailure('repository_replaced', 'Another repository has this name now.');
  const newName = `${report.owner.login}/${report.name}`;
  if (newName.toLowerCase() === fullName) return [];
  if (await findRepositoryId(crawler.db, newName.toLowerCase()))
    throw new RunFailure('repository_moved', `It is ${newName} now, which is known by that name.`);
  const now = isoTime(crawler.clock());
  const taken = { owner: report.owner.login, name: report.name, now };
  const listed = await renameRepository(crawler.db, lease, taken);
  lease.repository.fullName = newName.toLowerCase();
  return listed;
};

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
    return { handedOn: false, slugs: undefined };
  }
  const listed = await followIdentity(crawl, reading.report);
  const { handedOn, slugs = [] } = reading.same
    ? { handedOn: false, slugs: await commitFacts(crawl, reading, known) }
    : await readAndCommit(crawl, reading, known);
  return { handedOn, slugs: [...slugs, ...listed] };
};

/** Whatever goes wrong ends in the run's record; a failure may have taken all of the repository's plugins off the lists. */
const runToItsEnd = async (crawl: Crawl): Promise<CrawlEnd> => {
  try {
    return await run(crawl);
  } catch (error) {
    await endBadly(crawl, error);
    return { handedOn: false, slugs: [] };
  }
};

const claimAndRun = async (
  crawler: Crawler,
  repositoryId: string,
  place: ReadingPlace,
): Promise<'ended' | 'handed on' | 'not due'> => {
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
  if (!lease) return 'not due';
  const crawl: Crawl = { crawler, lease, leaseUntil, place, host: crawler.openHost() };
  const nameBefore = lease.repository.fullName;
  const { handedOn, slugs } = await runToItsEnd(crawl);
  await tellChanged(crawl, { fullNames: [nameBefore, lease.repository.fullName], slugs });
  return handedOn ? 'handed on' : 'ended';
};

/**
 * Crawls one repository if it is due: claims it, asks whether it moved, reads it, commits it. Whatever goes wrong ends in
 * the run's record, and what was indexed before stays. A second call at once finds the lease taken and does nothing.
 *
 * @returns `handed on` where the run goes on with the next call, which should come at once; `busy` where another repository is
 *   being read in this isolate: nothing was claimed, and the call should come again
 */
export const crawlRepository = async (
  crawler: Crawler,
  repositoryId: string,
): Promise<'ended' | 'handed on' | 'not due' | 'busy'> => {
  const place = crawler.gate.enter(crawler.clock(), crawler.leaseMs);
  if (!place) return 'busy';
  try {
    return await claimAndRun(crawler, repositoryId, place);
  } finally {
    place.leave();
  }
};
