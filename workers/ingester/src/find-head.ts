import type { Lease } from '@skillstash/db';
import type { GitHubHost, Head, NotModified, RepositoryReport } from './github-host.ts';
import { RunFailure } from './run-failure.ts';

/** For how long a repository's facts (stars, name, archived) count as known while its content does not move. */
const FACTS_MS = 7 * 86_400_000;

/** What to read: the commit, and what the host says of the repository. `same`: the commit was read before. */
export type Reading = { head: Head; report: RepositoryReport; same: boolean };

const isPinned = ({ repository }: Lease): boolean => repository.origin === 'listing';

/** The commit that a listing pins: that of an official marketplace first. */
const pinOf = ({ listings }: Lease): { sha: string } | { ref: string } | undefined => {
  const pinned = listings.find(({ sha, ref }) => sha !== null || ref !== null);
  if (pinned?.sha) return { sha: pinned.sha };
  return pinned?.ref ? { ref: pinned.ref } : undefined;
};

const findWanted = async (
  lease: Lease,
  host: GitHubHost,
  branch: string,
  etag: string | null,
): Promise<Head | NotModified> => {
  const { owner, name } = lease.repository;
  const pin = isPinned(lease) ? pinOf(lease) : undefined;
  if (pin && 'sha' in pin) return { sha: pin.sha, committedAt: null, etag: null, moved: false };
  return host.findHead(owner, name, pin?.ref ?? branch, etag);
};

const isKnown = ({ repository }: Lease, readerVersion: number, listedHash: string): boolean =>
  repository.lastIndexedSha !== null &&
  repository.state !== 'gone' &&
  repository.state !== 'frozen' &&
  repository.readerVersion === readerVersion &&
  repository.listedHash === listedHash;

const factsAreOld = ({ repository }: Lease, now: number): boolean =>
  now - Date.parse(repository.factsCheckedAt ?? '1970-01-01T00:00:00Z') > FACTS_MS;

const findNewHead = async (
  lease: Lease,
  host: GitHubHost,
  report: RepositoryReport,
): Promise<Head> => {
  const head = await findWanted(lease, host, report.default_branch, null);
  if (head.sha !== undefined) return head;
  throw new RunFailure('host_error', 'The host said "not modified" to an unconditional request.');
};

/**
 * Decides what there is to read. A repository that was read before is asked for its commit first, with its ETag: while
 * that stands still, one call (or none, for a pinned commit) is all. Its facts are asked for when it moved, was
 * renamed, or once a week.
 *
 * @param known what was current at the last read: the reader's version, and a hash of the entries that list the repository
 * @returns undefined where there is nothing new
 */
export const findReading = async (
  lease: Lease,
  host: GitHubHost,
  known: { readerVersion: number; listedHash: string; now: number },
): Promise<Reading | undefined> => {
  const { owner, name, defaultBranch, headEtag, lastIndexedSha } = lease.repository;
  const same = isKnown(lease, known.readerVersion, known.listedHash);
  if (!same || !defaultBranch || !lastIndexedSha) {
    const report = await host.describe(owner, name);
    return { report, head: await findNewHead(lease, host, report), same: false };
  }
  const wanted = await findWanted(lease, host, defaultBranch, headEtag);
  const still = wanted.sha === undefined || wanted.sha === lastIndexedSha;
  if (still && !wanted.moved && !factsAreOld(lease, known.now)) return undefined;
  const report = await host.describe(owner, name);
  const stored = { sha: lastIndexedSha, committedAt: null, etag: headEtag, moved: false };
  return { report, head: wanted.sha === undefined ? stored : wanted, same: still };
};
