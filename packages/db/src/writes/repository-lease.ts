import type { CrawlRun } from '@skillstash/shared';
import { type InferSelectModel, sql } from 'drizzle-orm';
import { runJson } from '../reads/list-runs.ts';
import { crawlRuns, repositories } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';

/** What a crawl needs to know of the repository it took. */
export type LeasedRepository = Pick<
  InferSelectModel<typeof repositories>,
  | 'id'
  | 'fullName'
  | 'owner'
  | 'name'
  | 'hostId'
  | 'state'
  | 'defaultBranch'
  | 'headSha'
  | 'headEtag'
  | 'factsCheckedAt'
  | 'lastIndexedSha'
  | 'readerVersion'
  | 'failureCount'
>;

/** A repository that this caller alone may crawl, for a time. `runId` is the run that it fills in. */
export type Lease = { repository: LeasedRepository; runId: string; token: string };

const value = (name: string) => sql.placeholder(name);

const insertRepository = statement<{
  id: string;
  fullName: string;
  owner: string;
  name: string;
  now: string;
}>(
  sql`INSERT INTO repositories (id, full_name, owner, name, next_crawl_at, created_at, updated_at)
    VALUES (${value('id')}, ${value('fullName')}, ${value('owner')}, ${value('name')}, ${value('now')}, ${value('now')}, ${value('now')})
    ON CONFLICT (full_name) DO NOTHING`,
);

type Asked = { runId: string; fullName: string; now: string; trigger: string; staleBefore: string };

const openRun = statement<Asked>(
  sql`INSERT INTO crawl_runs (id, repository_id, status, trigger, created_at)
    SELECT ${value('runId')}, r.id, 'queued', ${value('trigger')}, ${value('now')} FROM repositories AS r
    WHERE r.full_name = ${value('fullName')} AND (r.checked_at IS NULL OR r.checked_at < ${value('staleBefore')})
    ON CONFLICT (repository_id) WHERE status IN ('queued', 'running') DO NOTHING`,
);

const makeDue = statement<{ fullName: string; now: string }>(
  sql`UPDATE repositories SET next_crawl_at = ${value('now')} WHERE full_name = ${value('fullName')}
    AND EXISTS (SELECT 1 FROM crawl_runs WHERE repository_id = repositories.id AND status IN ('queued', 'running'))`,
);

const newestRun = statement<{ fullName: string }>(
  sql`SELECT ${repositories.id} AS repository_id, ${runJson} AS run FROM ${repositories}
    LEFT JOIN ${crawlRuns} ON ${crawlRuns.repositoryId} = ${repositories.id}
    WHERE ${repositories.fullName} = ${value('fullName')} ORDER BY ${crawlRuns.id} DESC LIMIT 1`,
);

/**
 * Asks for a crawl: makes the repository known, opens a run unless one is open, and makes it due. One round trip.
 *
 * @param request `staleBefore`: a repository that was checked since then is left alone
 * @returns the newest run; it is open exactly where a crawl will follow
 */
export const openCrawl = async (
  db: Database,
  request: {
    repositoryId: string;
    runId: string;
    owner: string;
    name: string;
    trigger: CrawlRun['trigger'];
    staleBefore: string;
    now: string;
  },
): Promise<{ repositoryId: string; run: CrawlRun | null }> => {
  const values = {
    ...request,
    id: request.repositoryId,
    fullName: `${request.owner}/${request.name}`.toLowerCase(),
  };
  const results = await db.batch<{ repository_id: string; run: string | null }>([
    insertRepository.bind(db, values),
    openRun.bind(db, values),
    makeDue.bind(db, values),
    newestRun.bind(db, values),
  ]);
  const row = results.at(-1)?.results[0];
  if (!row) throw new Error(`${values.fullName} vanished while it was asked for`);
  const run = row.run === null ? null : (JSON.parse(row.run) as CrawlRun);
  return { repositoryId: row.repository_id, run: run?.id ? run : null };
};

const claimRun = statement<{ runId: string; id: string; token: string; now: string }>(
  sql`INSERT INTO crawl_runs (id, repository_id, status, trigger, created_at, started_at)
    SELECT ${value('runId')}, r.id, 'running', 'schedule', ${value('now')}, ${value('now')} FROM repositories AS r
    WHERE r.id = ${value('id')} AND r.lease_token = ${value('token')}
    ON CONFLICT (repository_id) WHERE status IN ('queued', 'running')
    DO UPDATE SET status = 'running', started_at = excluded.started_at
    RETURNING id`,
);

const takeLease = statement<{ id: string; token: string; now: string; leaseUntil: string }>(
  sql`UPDATE repositories SET lease_token = ${value('token')}, lease_until = ${value('leaseUntil')},
      next_crawl_at = ${value('leaseUntil')}
    WHERE id = ${value('id')} AND next_crawl_at <= ${value('now')}
      AND (lease_until IS NULL OR lease_until <= ${value('now')})
    RETURNING id, full_name AS fullName, owner, name, host_id AS hostId, state, default_branch AS defaultBranch,
      head_sha AS headSha, head_etag AS headEtag, facts_checked_at AS factsCheckedAt,
      last_indexed_sha AS lastIndexedSha, reader_version AS readerVersion, failure_count AS failureCount`,
);

/**
 * Takes a due repository with a lease, in one UPDATE that only one of any number of callers can win, and marks its run as
 * running. A lease that ran out may be taken again: its holder died, or finds at its commit that it lost. One round trip.
 *
 * @param claim `runId` is used where no run is open yet
 * @returns undefined where the repository is not due, or somebody else holds it
 */
export const claimRepository = async (
  db: Database,
  claim: { repositoryId: string; runId: string; token: string; now: string; leaseUntil: string },
): Promise<Lease | undefined> => {
  const values = { ...claim, id: claim.repositoryId };
  const [taken, opened] = await db.batch<LeasedRepository & { id: string }>([
    takeLease.bind(db, values),
    claimRun.bind(db, values),
  ]);
  const [repository, run] = [taken?.results[0], opened?.results[0]];
  return repository && run ? { repository, runId: run.id, token: claim.token } : undefined;
};

const due = statement<{ now: string; limit: number }>(
  sql`SELECT id FROM repositories WHERE next_crawl_at IS NOT NULL AND next_crawl_at <= ${value('now')}
    ORDER BY next_crawl_at LIMIT ${value('limit')}`,
);

/** Ids of repositories whose time has come, the most overdue first. */
export const listDueRepositories = async (
  db: Database,
  now: string,
  limit: number,
): Promise<string[]> => {
  const found = await due.bind(db, { now, limit }).all<{ id: string }>();
  return found.results.map(({ id }) => id);
};
