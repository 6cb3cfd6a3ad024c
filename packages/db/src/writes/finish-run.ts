import type { CrawlRun, Problem, Repository } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { reindexStatements } from '../search/reindex.ts';
import { type Database, statement } from '../statement.ts';
import type { Lease } from './repository-lease.ts';

/** A host that asked to be left alone until a time (ISO 8601). */
export type HostPause = { host: string; until: string };

/**
 * How a run ended. `calls` are its last holder's, and are added to those before. `nextCrawlAt` is when the repository is due
 * again unless somebody asked meanwhile. `plugins` and `problemCount` of a run that read nothing are null: those of the run
 * before that ended well.
 */
export type RunEnd = {
  status: CrawlRun['status'];
  code: CrawlRun['code'];
  message: string | null;
  commitSha: string | null;
  calls: number;
  plugins: number | null;
  problems: readonly Problem[];
  problemCount: number | null;
  state: Repository['state'];
  failureCount: number;
  headEtag: string | null;
  missingSince: string | null;
  /** When the repository's content last moved. */
  changedAt: string | null;
  /** Null: not until somebody asks. */
  nextCrawlAt: string | null;
  pause: HostPause | undefined;
  now: string;
};

const value = (name: string) => sql.placeholder(name);

/** A number of the last run that ended well: what it found is what is indexed. Runs are read from the newest on. */
const earlier = (column: 'plugin_count' | 'problem_count') =>
  sql`coalesce((SELECT ${sql.raw(column)} FROM crawl_runs AS earlier WHERE earlier.repository_id = ${value('id')}
    AND earlier.status IN ('ok', 'unchanged') ORDER BY earlier.id DESC LIMIT 1), 0)`;

const endRun = statement<Record<string, unknown>>(
  sql`UPDATE crawl_runs SET status = ${value('status')}, code = ${value('code')}, message = ${value('message')},
      commit_sha = ${value('commitSha')}, calls = calls + ${value('calls')},
      plugin_count = coalesce(${value('plugins')}, ${earlier('plugin_count')}),
      problem_count = coalesce(${value('problemCount')}, ${earlier('problem_count')}), problems = ${value('problems')}, finished_at = ${value('now')}
    WHERE id = ${value('runId')}
      AND EXISTS (SELECT 1 FROM repositories WHERE id = ${value('id')} AND lease_token = ${value('token')})`,
);

const release = statement<Record<string, unknown>>(
  sql`UPDATE repositories SET lease_token = NULL, lease_until = NULL, state = ${value('state')},
      failure_count = ${value('failureCount')}, head_etag = ${value('headEtag')}, checked_at = ${value('now')},
      missing_since = ${value('missingSince')}, changed_at = ${value('changedAt')},
      next_crawl_at = iif(next_crawl_at = ${value('dueIfStopped')}, ${value('nextCrawlAt')}, next_crawl_at)
    WHERE id = ${value('id')} AND lease_token = ${value('token')}`,
);

const pauseHost = statement<HostPause>(
  sql`INSERT INTO host_pauses (host, paused_until) VALUES (${value('host')}, ${value('until')})
    ON CONFLICT (host) DO UPDATE SET paused_until = max(paused_until, excluded.paused_until)`,
);

/**
 * The statements that end a run and give its repository back. They do nothing where the lease was lost.
 * Only what a run is about is written here: the index itself is a matter of `commitSnapshot`.
 */
export const finishRunStatements = (
  db: Database,
  lease: Lease,
  end: RunEnd,
): D1PreparedStatement[] => {
  const values = {
    ...end,
    problems: JSON.stringify(end.problems),
    id: lease.repository.id,
    runId: lease.runId,
    token: lease.token,
    dueIfStopped: lease.repository.nextCrawlAt,
  };
  const pause = end.pause ? [pauseHost.bind(db, end.pause)] : [];
  return [...pause, endRun.bind(db, values), release.bind(db, values)];
};

const losePlugins = statement<Record<string, unknown>>(
  sql`UPDATE plugins SET status = ${value('status')}, revision = revision + 1
    WHERE repository_id = ${value('id')} AND status = 'active'
      AND EXISTS (SELECT 1 FROM repositories WHERE id = ${value('id')} AND lease_token = ${value('token')})`,
);

const tellLost = statement<Record<string, unknown>>(
  sql`INSERT INTO changes (kind, slug, at) SELECT 'plugin_removed', slug, ${value('now')} FROM plugins
    WHERE repository_id = ${value('id')} AND status = 'active'
      AND EXISTS (SELECT 1 FROM repositories WHERE id = ${value('id')} AND lease_token = ${value('token')})`,
);

/**
 * Ends a run that read nothing: one round trip.
 *
 * @param pluginStatus what all active plugins of the repository become, if anything
 */
export const finishRun = async (
  db: Database,
  lease: Lease,
  end: RunEnd,
  pluginStatus?: 'frozen' | 'gone',
): Promise<void> => {
  const values = {
    id: lease.repository.id,
    token: lease.token,
    status: pluginStatus,
    now: end.now,
  };
  await db.batch([
    ...(pluginStatus
      ? [tellLost.bind(db, values), losePlugins.bind(db, values), ...reindexStatements(db)]
      : []),
    ...finishRunStatements(db, lease, end),
  ]);
};
