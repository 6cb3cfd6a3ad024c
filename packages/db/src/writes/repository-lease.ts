import type { CrawlRun } from '@skillstash/shared';
import { type InferSelectModel, sql } from 'drizzle-orm';
import { runJson } from '../reads/list-runs.ts';
import { crawlRuns, repositories } from '../schema/index.ts';
import { boundLimit, type Database, numeral, statement } from '../statement.ts';

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
  | 'nextCrawlAt'
  | 'origin'
  | 'changedAt'
  | 'missingSince'
  | 'listedHash'
>;

/** A marketplace entry that points at the repository, with the place and the commit that it names. */
export type TargetingListing = {
  id: string;
  marketplace: string;
  name: string;
  entry: Record<string, unknown>;
  path: string;
  ref: string | null;
  sha: string | null;
  pluginId: string | null;
};

/**
 * A repository that this caller alone may crawl, for a time. `runId` is the run that it fills in; `listings` are the
 * marketplace entries that point at it, those of official marketplaces first. `abandoned`: the holder before never gave it back;
 * that is counted as a failure already.
 */
export type Lease = {
  repository: LeasedRepository;
  listings: TargetingListing[];
  runId: string;
  token: string;
  abandoned: boolean;
};

const value = (name: string) => sql.placeholder(name);

type Asked = {
  id: string;
  runId: string;
  fullName: string;
  owner: string;
  name: string;
  trigger: string;
  staleBefore: string;
  now: string;
};

/** The repository that a name means: one that has it, or had it before. */
const askedId = sql`coalesce((SELECT id FROM repositories WHERE full_name = ${value('fullName')}),
  (SELECT repository_id FROM repository_redirects WHERE full_name = ${value('fullName')}))`;

const insertRepository = statement<Asked>(
  sql`INSERT INTO repositories (id, full_name, owner, name, next_crawl_at, created_at, updated_at)
    SELECT ${value('id')}, ${value('fullName')}, ${value('owner')}, ${value('name')}, ${value('now')}, ${value('now')}, ${value('now')}
    WHERE ${askedId} IS NULL`,
);

const openRun = statement<Asked>(
  sql`INSERT INTO crawl_runs (id, repository_id, status, trigger, created_at)
    SELECT ${value('runId')}, r.id, 'queued', ${value('trigger')}, ${value('now')} FROM repositories AS r
    WHERE r.id = ${askedId}
      AND (r.checked_at IS NULL OR r.checked_at < ${value('staleBefore')} OR r.origin = 'listing')
    ON CONFLICT (repository_id) WHERE status IN ('queued', 'running') DO NOTHING`,
);

/** Who asks for a repository wants its head, whatever commit a listing pins. */
const takeOver = statement<Asked>(
  sql`UPDATE repositories SET origin = 'request' WHERE id = ${askedId} AND origin = 'listing'`,
);

const makeDue = statement<Asked>(
  sql`UPDATE repositories SET next_crawl_at = ${value('now')} WHERE id = ${askedId}
    AND EXISTS (SELECT 1 FROM crawl_runs WHERE repository_id = repositories.id AND status IN ('queued', 'running'))`,
);

const newestRun = statement<Asked>(
  sql`SELECT ${repositories.id} AS repository_id, ${runJson} AS run FROM ${repositories}
    LEFT JOIN ${crawlRuns} ON ${crawlRuns.repositoryId} = ${repositories.id}
    WHERE ${repositories.id} = ${askedId} ORDER BY ${crawlRuns.id} DESC LIMIT 1`,
);

/**
 * Asks for a crawl: makes the repository known, opens a run unless one is open, and makes it due. One round trip.
 *
 * @param request `staleBefore`: a repository that was checked since then is left alone
 * @param also what else is written in the same batch, such as who asked
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
  also: readonly D1PreparedStatement[] = [],
): Promise<{ repositoryId: string; run: CrawlRun | null }> => {
  const values = {
    ...request,
    id: request.repositoryId,
    fullName: `${request.owner}/${request.name}`.toLowerCase(),
  };
  const results = await db.batch<{ repository_id: string; run: string | null }>([
    insertRepository.bind(db, values),
    openRun.bind(db, values),
    takeOver.bind(db, values),
    makeDue.bind(db, values),
    ...also,
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
    DO UPDATE SET status = 'running', started_at = coalesce(started_at, excluded.started_at)
    RETURNING id`,
);

/** Exported so that a test can ask for its query plan. */
export const abandonedStatement = statement<{ id: string }>(
  sql`SELECT id FROM repositories WHERE id = ${value('id')} AND lease_token IS NOT NULL`,
);

/** A lease that is still there is of a holder that was stopped, or is too slow: no other code ran that could count it. */
const failures = sql`failure_count + (lease_token IS NOT NULL)`;

/** Exported so that a test can ask for its query plan. */
export const takeLeaseStatement = statement<{
  id: string;
  token: string;
  now: string;
  leaseUntil: string;
  dueIfStopped: string;
  host: string;
}>(
  sql`UPDATE repositories SET lease_token = ${value('token')}, lease_until = ${value('leaseUntil')},
      failure_count = ${failures},
      next_crawl_at = ${value('dueIfStopped')} ->> min(${failures}, json_array_length(${value('dueIfStopped')}) - 1)
    WHERE id = ${value('id')} AND next_crawl_at <= ${value('now')}
      AND (lease_until IS NULL OR lease_until <= ${value('now')})
      AND NOT EXISTS (SELECT 1 FROM host_pauses WHERE host = ${value('host')} AND paused_until > ${value('now')})
    RETURNING id, full_name AS fullName, owner, name, host_id AS hostId, state, default_branch AS defaultBranch,
      head_sha AS headSha, head_etag AS headEtag, facts_checked_at AS factsCheckedAt,
      last_indexed_sha AS lastIndexedSha, reader_version AS readerVersion, failure_count AS failureCount,
      origin, changed_at AS changedAt, missing_since AS missingSince,
      listed_hash AS listedHash, next_crawl_at AS nextCrawlAt`,
);

type ListingRow = Omit<TargetingListing, 'entry'> & { entry: string };

/** How much is taken of what marketplaces say of a repository, so that no stranger's entries keep it from being crawled. */
const TARGETING_MAX = { ofMarketplace: 2_000, bytes: 8_000_000 };

const targeting = sql`SELECT l.id, m.full_name AS marketplace, l.name, l.entry, coalesce(l.target_path, '') AS path, l.ref, l.sha,
      l.plugin_id AS pluginId, l.position, m.official, m.stars,
      row_number() OVER (PARTITION BY m.id ORDER BY l.position) AS nth
    FROM repositories AS r CROSS JOIN marketplace_listings AS l CROSS JOIN marketplaces AS m
    WHERE r.id = ${value('id')} AND r.lease_token = ${value('token')} AND l.loadable = 1
      AND l.target_repository IN (SELECT r.full_name UNION ALL
        SELECT full_name FROM repository_redirects WHERE repository_id = r.id)
      AND m.id = l.marketplace_id AND m.repository_id <> r.id`;

/**
 * Of each marketplace the first 2,000 entries, and of those as many as have 8 MB together, official marketplaces and
 * those with more stars before others. Exported so that a test can ask for its query plan.
 */
export const targetingListingsStatement = statement<{ id: string; token: string }>(
  sql`SELECT id, marketplace, name, entry, path, "ref", sha, pluginId FROM (
      SELECT *, sum(octet_length(entry)) OVER (ORDER BY official DESC, stars DESC, marketplace, position
        ROWS UNBOUNDED PRECEDING) AS bytes
      FROM (${targeting}) WHERE nth <= ${numeral(TARGETING_MAX.ofMarketplace)})
    WHERE bytes <= ${numeral(TARGETING_MAX.bytes)}
    ORDER BY official DESC, marketplace, position`,
);

/**
 * Takes a due repository with a lease, in one UPDATE that only one of any number of callers can win, and marks its run as
 * running. A lease that ran out may be taken again: its holder died, or finds at its commit that it lost. One round trip.
 *
 * @param claim `runId` is used where no run is open yet; `host` is the one that would be asked; `dueIfStopped` is when the
 *   repository is due again where this crawl never ends (ISO 8601, none before `leaseUntil`): the first after a success, the
 *   second after one failure, and so on; the last after any more
 * @returns undefined where the repository is not due, somebody else holds it, or the host asked for a pause
 */
export const claimRepository = async (
  db: Database,
  claim: {
    repositoryId: string;
    runId: string;
    token: string;
    now: string;
    leaseUntil: string;
    dueIfStopped: readonly string[];
    host: string;
  },
): Promise<Lease | undefined> => {
  const values = {
    ...claim,
    id: claim.repositoryId,
    dueIfStopped: JSON.stringify(claim.dueIfStopped),
  };
  const [held, taken, opened, targeting] = await db.batch<LeasedRepository & ListingRow>([
    abandonedStatement.bind(db, values),
    takeLeaseStatement.bind(db, values),
    claimRun.bind(db, values),
    targetingListingsStatement.bind(db, values),
  ]);
  const [repository, run] = [taken?.results[0], opened?.results[0]];
  if (!repository || !run) return undefined;
  const listings = (targeting?.results ?? []).map((row) => ({
    ...row,
    entry: JSON.parse(row.entry),
  }));
  const abandoned = Boolean(held?.results.length);
  return { repository, listings, runId: run.id, token: claim.token, abandoned };
};

const hostPaused = statement<{ host: string; now: string }>(
  sql`SELECT paused_until AS until FROM host_pauses
    WHERE host = ${value('host')} AND paused_until > ${value('now')}`,
);

/** Exported so that a test can ask for its query plan. */
export const dueStatement = statement<{ now: string; limit: number }>(
  sql`SELECT id FROM repositories WHERE next_crawl_at IS NOT NULL AND next_crawl_at <= ${value('now')}
    ORDER BY next_crawl_at ${boundLimit('limit')}`,
);

/**
 * Ids of repositories whose time has come, the most overdue first; none while the host asked for a pause. One round trip.
 *
 * @param now ISO 8601
 */
export const listDueRepositories = async (
  db: Database,
  { host, now, limit }: { host: string; now: string; limit: number },
): Promise<string[]> => {
  const [paused, found] = await db.batch<{ id: string }>([
    hostPaused.bind(db, { host, now }),
    dueStatement.bind(db, { now, limit }),
  ]);
  return paused?.results.length ? [] : (found?.results ?? []).map(({ id }) => id);
};
