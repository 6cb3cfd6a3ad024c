import { commitSnapshot, findStoredRepository } from '@skillstash/db';
import { readArchive, readRepository } from '@skillstash/plugin-format';
import type { RepositorySnapshot } from '@skillstash/shared';
import { type Crawl, isoTime } from './crawl.ts';
import { goodEnd } from './end-run.ts';
import type { Reading } from './find-head.ts';
import { fitSnapshot } from './fit-snapshot.ts';
import type { GitHubHost, Head, RepositoryReport } from './github-host.ts';
import { handOnRun, type NextCrawl } from './hand-on-run.ts';
import { keepLease } from './keep-lease.ts';
import { nothing, planChange } from './plan-change.ts';
import { ownerType, type PluginContext } from './plugin-row.ts';
import { RunFailure } from './run-failure.ts';
import { storeBodies } from './store-bodies.ts';
import { storeSkillArchives } from './store-skill-archives.ts';
import { forgetStoredTexts } from './stored-texts.ts';
import { targetOf } from './target-repository.ts';

/** How many problems a run's record keeps; all of them are counted. */
const PROBLEMS_KEPT = 200;

const isEmpty = ({ plugins, external, marketplace }: RepositorySnapshot): boolean =>
  plugins.length === 0 && external.length === 0 && !marketplace?.loadable;

/**
 * Fetches and reads one commit.
 *
 * @throws RunFailure `nothing_to_index`, or what the host or the archive refuses with
 */
export const readCommit = async (
  host: GitHubHost,
  { owner, name }: { owner: string; name: string },
  sha: string,
  listed: Crawl['lease']['listings'] = [],
) => {
  const archive = await readArchive(await host.openTarball(owner, name, sha));
  const identity = { repository: `${owner}/${name}`, commit: sha };
  const { snapshot, bodies } = readRepository(archive.tree, identity, listed);
  snapshot.problems.unshift(...archive.problems);
  if (isEmpty(snapshot)) {
    const why = snapshot.problems.find(({ severity }) => severity === 'error')?.message;
    throw new RunFailure(
      'nothing_to_index',
      why ?? 'There is no marketplace, plugin or skill in it.',
    );
  }
  return { snapshot: fitSnapshot(snapshot), bodies, tree: archive.tree };
};

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
  { report, head }: Reading,
  now: number,
): PluginContext => ({
  repositoryId: lease.repository.id,
  report,
  webUrl: crawler.webUrl,
  commitSha: head.sha,
  official: crawler.officialOwners.has(report.owner.login.toLowerCase()),
  // A commit may claim any date, the future included.
  changedAt: isoTime(Math.min(now, head.committedAt ?? now)),
  now: isoTime(now),
});

const factsOf = (report: RepositoryReport, head: Head, now: string) => ({
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
  factsCheckedAt: now,
});

const endOf = (crawl: Crawl, snapshot: RepositorySnapshot, head: Head, now: string) => {
  const entries = [...snapshot.plugins, ...snapshot.external];
  const problems = [...snapshot.problems, ...entries.flatMap((one) => one.problems)];
  return goodEnd(crawl, {
    status: 'ok',
    commitSha: head.sha,
    headEtag: head.etag,
    plugins: snapshot.plugins.length,
    problems: problems.slice(0, PROBLEMS_KEPT),
    problemCount: problems.length,
    changedAt: now,
  });
};

/**
 * How an invocation left a run: over, or handed on to `next`. `slugs` are of the plugins that changed, those of other
 * repositories among them; undefined where nothing but the run's record was written. `fullNames` are of other repositories
 * that changed.
 */
export type CrawlEnd = {
  next?: NextCrawl;
  slugs: string[] | undefined;
  fullNames?: readonly string[];
};

/** Reads a commit, compares it with what is stored, stores its texts and commits what changed. */
export const readAndCommit = async (
  crawl: Crawl,
  reading: Reading,
  known: { readerVersion: number; listedHash: string },
): Promise<CrawlEnd> => {
  const { crawler, lease, host } = crawl;
  const { report, head } = reading;
  const place = { owner: report.owner.login, name: report.name };
  const { snapshot, bodies, tree } = await readCommit(host, place, head.sha, lease.listings);
  const targets = snapshot.external.flatMap(
    ({ source }) => targetOf(source, crawler.webUrl)?.fullName ?? [],
  );
  const stored = await findStoredRepository(crawler.db, lease.repository.id, [...new Set(targets)]);
  const context = contextOf(crawl, reading, crawler.clock());
  const plan = await planChange(lease, snapshot, { stored, context, newId: crawler.newId });
  const changed = new Set(plan.plugins.map((row) => row.name));
  const wanted = wantedBodies(snapshot, changed);
  const texts = await storeBodies(crawl, { bodies, wanted, stored: stored.bodies });
  // Of an index that did not change; but the repository may have got another name.
  if (!texts.finished) return { next: await handOnRun(crawl, 0), slugs: [] };
  await storeSkillArchives(crawl, plan.components.skills, {
    tree,
    openArchive: () => host.openTarball(place.owner, place.name, head.sha),
  });
  await keepLease(crawl);
  const facts = {
    ...factsOf(report, head, context.now),
    ...known,
    problems: snapshot.problems,
  };
  const end = endOf(crawl, snapshot, head, context.now);
  const slugs = await commitSnapshot(crawler.db, lease, { ...plan, facts }, end);
  if (texts.noted) await forgetStoredTexts(crawler.bodies, lease.repository.id);
  return { slugs };
};

/**
 * Commits what the host says of a repository whose content stands still: its name, its stars, whether it is archived.
 *
 * @returns slugs of the plugins that changed
 */
export const commitFacts = async (
  crawl: Crawl,
  { report, head }: Reading,
  known: { readerVersion: number; listedHash: string },
): Promise<string[]> => {
  const { crawler, lease } = crawl;
  const facts = {
    ...factsOf(report, head, isoTime(crawler.clock())),
    ...known,
    problems: undefined,
  };
  return commitSnapshot(crawler.db, lease, { ...nothing(), facts }, goodEnd(crawl));
};
