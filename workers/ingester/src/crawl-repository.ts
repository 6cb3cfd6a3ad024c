import {
  claimRepository,
  commitSnapshot,
  findStoredRepository,
  finishRun,
  type Lease,
  type RunEnd,
} from '@skillstash/db';
import { readArchive, readRepository } from '@skillstash/plugin-format';
import type { CrawlRun, RepositorySnapshot } from '@skillstash/shared';
import type { Crawler } from './crawler.ts';
import type { GitHubHost, Head, RepositoryReport } from './github-host.ts';
import { afterFailure, afterSuccess, FAILURES_MAX, isPassing } from './next-crawl.ts';
import { planChange } from './plan-change.ts';
import { ownerType, type PluginContext } from './plugin-row.ts';
import { RunFailure, toRunFailure } from './run-failure.ts';
import { storeBodies } from './store-bodies.ts';

/** Moves when the reader understands more than before, so that every repository is read anew. */
const READER_VERSION = 1;

/** How many problems a run's record keeps; all of them are counted. */
const PROBLEMS_KEPT = 200;

type Crawl = { crawler: Crawler; lease: Lease; host: GitHubHost };

const isoTime = (milliseconds: number): string => new Date(milliseconds).toISOString();

const endOf = (
  { crawler, lease, host }: Crawl,
  changed: boolean,
  more: Partial<RunEnd>,
): RunEnd => {
  const now = crawler.clock();
  return {
    status: changed ? 'ok' : 'unchanged',
    code: null,
    message: null,
    commitSha: lease.repository.lastIndexedSha,
    calls: host.calls(),
    plugins: 0,
    problems: [],
    problemCount: 0,
    state: 'active',
    failureCount: 0,
    headEtag: lease.repository.headEtag,
    nextCrawlAt: isoTime(now + afterSuccess(changed)),
    now: isoTime(now),
    ...more,
  };
};

/** The head of a repository that was read before; undefined where it was not, and null where it has not moved. */
const findMovedHead = async ({ lease, host }: Crawl): Promise<Head | null | undefined> => {
  const { owner, name, defaultBranch, headEtag, lastIndexedSha, readerVersion } = lease.repository;
  if (!lastIndexedSha || !defaultBranch || readerVersion !== READER_VERSION) return undefined;
  const head = await host.findHead(owner, name, defaultBranch, headEtag);
  return head?.sha === lastIndexedSha ? null : head;
};

const isEmpty = ({ plugins, external, marketplace }: RepositorySnapshot): boolean =>
  plugins.length === 0 && external.length === 0 && !marketplace?.loadable;

const wantedBodies = (snapshot: RepositorySnapshot, names: ReadonlySet<string>): Set<string> =>
  new Set(
    snapshot.plugins
      .filter(({ name }) => name !== null && names.has(name))
      .flatMap((plugin) => [
        ...[...plugin.skills, ...plugin.agents, ...plugin.commands].map((one) => one.bodySha256),
        ...(plugin.readme ? [plugin.readme.sha256] : []),
      ]),
  );

const contextOf = (
  { crawler, lease }: Crawl,
  report: RepositoryReport,
  head: Head,
): PluginContext => {
  const now = crawler.clock();
  return {
    repositoryId: lease.repository.id,
    report,
    commitSha: head.sha,
    official: crawler.officialOwners.has(report.owner.login.toLowerCase()),
    // A commit may claim any date, the future included.
    changedAt: isoTime(Math.min(now, head.committedAt ?? now)),
    now: isoTime(now),
  };
};

const factsOf = (
  report: RepositoryReport,
  head: Head,
  snapshot: RepositorySnapshot,
  now: string,
) => ({
  owner: report.owner.login,
  name: report.name,
  ownerType: ownerType(report),
  hostId: report.id,
  defaultBranch: report.default_branch,
  description: report.description ?? null,
  homepageUrl: report.homepage ?? null,
  license: report.license?.spdx_id ?? null,
  stars: report.stargazers_count ?? 0,
  archived: report.archived ?? false,
  headSha: head.sha,
  lastIndexedSha: head.sha,
  readerVersion: READER_VERSION,
  problems: snapshot.problems,
  factsCheckedAt: now,
});

const readAndCommit = async (crawl: Crawl, report: RepositoryReport, head: Head): Promise<void> => {
  const { crawler, lease, host } = crawl;
  const { fullName, owner, name } = lease.repository;
  const archive = await readArchive(await host.openTarball(owner, name, head.sha));
  const { snapshot, bodies } = readRepository(archive.tree, {
    repository: `${owner}/${name}`,
    commit: head.sha,
  });
  snapshot.problems.unshift(...archive.problems);
  if (isEmpty(snapshot)) {
    const why = snapshot.problems.find(({ severity }) => severity === 'error')?.message;
    throw new RunFailure(
      'nothing_to_index',
      why ?? 'There is no marketplace, plugin or skill in it.',
    );
  }
  const stored = await findStoredRepository(crawler.db, lease.repository.id);
  const context = contextOf(crawl, report, head);
  const plan = await planChange(fullName, snapshot, { stored, context, newId: crawler.newId });
  const changed = new Set(plan.plugins.map((row) => row.name));
  await storeBodies(crawler.bodies, bodies, wantedBodies(snapshot, changed), stored.bodies);
  const problems = [
    ...snapshot.problems,
    ...[...snapshot.plugins, ...snapshot.external].flatMap((one) => one.problems),
  ];
  const end = endOf(crawl, true, {
    commitSha: head.sha,
    headEtag: head.etag,
    plugins: snapshot.plugins.length,
    problems: problems.slice(0, PROBLEMS_KEPT),
    problemCount: problems.length,
  });
  const facts = factsOf(report, head, snapshot, context.now);
  await commitSnapshot(crawler.db, lease, { ...plan, facts }, end);
};

const endBadly = async (crawl: Crawl, error: unknown): Promise<void> => {
  const failure = toRunFailure(error);
  if (failure.code === 'internal') console.error(error);
  const { crawler, lease } = crawl;
  const failureCount = lease.repository.failureCount + 1;
  const parked = failureCount >= FAILURES_MAX;
  const wait = afterFailure(failure.code, failureCount, failure.retryAfterMs ?? 0, Math.random());
  const status = isPassing(failure.code) ? 'retrying' : 'failed';
  await finishRun(
    crawler.db,
    lease,
    endOf(crawl, false, {
      status: parked ? 'parked' : status,
      code: failure.code,
      message: failure.message,
      state: parked ? 'parked' : lease.repository.state,
      failureCount,
      nextCrawlAt: isoTime(crawler.clock() + wait),
    }),
  );
};

/**
 * Crawls one repository if it is due: claims it, asks whether it moved, reads it, commits it. Whatever goes wrong ends in
 * the run's record, and what was indexed before stays. A second call at once finds the lease taken and does nothing.
 */
export const crawlRepository = async (crawler: Crawler, repositoryId: string): Promise<void> => {
  const now = crawler.clock();
  const lease = await claimRepository(crawler.db, {
    repositoryId,
    runId: crawler.newId(),
    token: crawler.newId(),
    now: isoTime(now),
    leaseUntil: isoTime(now + crawler.leaseMs),
  });
  if (!lease) return;
  const crawl: Crawl = { crawler, lease, host: crawler.openHost() };
  const { owner, name } = lease.repository;
  try {
    const moved = await findMovedHead(crawl);
    if (moved === null) return await finishRun(crawler.db, lease, endOf(crawl, false, {}));
    const report = await crawl.host.describe(owner, name);
    const head = moved ?? (await crawl.host.findHead(owner, name, report.default_branch, null));
    if (!head)
      throw new RunFailure(
        'host_error',
        'The host said "not modified" to an unconditional request.',
      );
    await readAndCommit(crawl, report, head);
  } catch (error) {
    await endBadly(crawl, error);
  }
};

/** Statuses after which a run does not move any more. */
export const ENDED: ReadonlySet<CrawlRun['status']> = new Set([
  'ok',
  'unchanged',
  'failed',
  'retrying',
  'parked',
]);
