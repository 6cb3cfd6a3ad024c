import {
  findRepositoryByHostId,
  giveWay,
  LeaseLost,
  NameTaken,
  renameRepository,
} from '@skillstash/db';
import { type Crawl, isoTime } from './crawl.ts';
import type { RepositoryReport } from './github-host.ts';
import { handOnRun } from './hand-on-run.ts';
import type { CrawlEnd } from './read-and-commit.ts';
import { RunFailure } from './run-failure.ts';

/** Another crawl of the same repository takes some seconds. */
const WAIT_SECONDS = 3;

/** Gives the repository back, its run open: it is looked at again shortly. */
export const waitForOther = async (crawl: Crawl): Promise<CrawlEnd> => ({
  next: await handOnRun(crawl, WAIT_SECONDS),
  slugs: undefined,
});

const newNameOf = ({ owner, name }: RepositoryReport, { crawler }: Crawl) => ({
  owner: owner.login,
  name,
  webUrl: crawler.webUrl,
  now: isoTime(crawler.clock()),
});

/** What it was called until now, in what the host says of it. */
const underOldName = (report: RepositoryReport, { lease }: Crawl): RepositoryReport => {
  const { owner, name } = lease.repository;
  return { ...report, name, owner: { ...report.owner, login: owner } };
};

/** What the host says of a repository, and slugs of plugins of other repositories that its new name changed. */
type Identity = { report: RepositoryReport; listed: string[] };

/** @throws RunFailure where the name stays taken */
const refuseTaken = (error: unknown): void => {
  if (!(error instanceof NameTaken)) throw error;
  if (!error.passing) throw new RunFailure('repository_moved', error.message);
};

/** A repository of which nothing was indexed may be one that is known by another name. */
const giveWayToKnown = async (
  crawl: Crawl,
  report: RepositoryReport,
): Promise<CrawlEnd | undefined> => {
  const { crawler, lease, host } = crawl;
  const known = await findRepositoryByHostId(crawler.db, report.id);
  if (!known) return undefined;
  const to = newNameOf(report, crawl);
  const fullNames = [known.fullName, `${to.owner}/${to.name}`.toLowerCase()];
  const next = { repositoryId: known.id, delaySeconds: 0 };
  try {
    const slugs = await giveWay(crawler.db, lease, known, { ...to, calls: host.calls() });
    return { next, slugs, fullNames };
  } catch (error) {
    if (!(error instanceof LeaseLost)) refuseTaken(error);
    return waitForOther(crawl);
  }
};

/**
 * Holds the repository's identity against what the host says now: the numeric id is the repository, the name only where it is.
 *
 * @returns what is to be read of it; or how this invocation ends, where it gave way to the repository that it is
 * @throws RunFailure `repository_replaced` where the name belongs to another repository now, `repository_moved` where
 *   the one it moved to is indexed already
 */
export const followIdentity = async (
  crawl: Crawl,
  report: RepositoryReport,
): Promise<Identity | CrawlEnd> => {
  const { crawler, lease } = crawl;
  const { hostId, fullName } = lease.repository;
  if (hostId !== null && hostId !== report.id)
    throw new RunFailure('repository_replaced', 'Another repository has this name now.');
  const gaveWay = hostId === null ? await giveWayToKnown(crawl, report) : undefined;
  if (gaveWay) return gaveWay;
  const to = newNameOf(report, crawl);
  const newName = `${to.owner}/${to.name}`.toLowerCase();
  if (newName === fullName) return { report, listed: [] };
  try {
    const listed = await renameRepository(crawler.db, lease, to);
    lease.repository.fullName = newName;
    return { report, listed };
  } catch (error) {
    refuseTaken(error);
    // Somebody waits for the run of that name, which will find this repository and give it the name.
    return { report: underOldName(report, crawl), listed: [] };
  }
};
