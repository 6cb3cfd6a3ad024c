import type { CrawlRun, Problem, Repository } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import type { Lease } from './repository-lease.ts';

/** How a run ended. `nextCrawlAt` is when the repository is due again unless somebody asked meanwhile. */
export type RunEnd = {
  status: CrawlRun['status'];
  code: CrawlRun['code'];
  message: string | null;
  commitSha: string | null;
  calls: number;
  plugins: number;
  problems: readonly Problem[];
  problemCount: number;
  state: Repository['state'];
  failureCount: number;
  headEtag: string | null;
  nextCrawlAt: string;
  now: string;
};

const value = (name: string) => sql.placeholder(name);

const endRun = statement<Record<string, unknown>>(
  sql`UPDATE crawl_runs SET status = ${value('status')}, code = ${value('code')}, message = ${value('message')},
      commit_sha = ${value('commitSha')}, calls = ${value('calls')}, plugin_count = ${value('plugins')},
      problem_count = ${value('problemCount')}, problems = ${value('problems')}, finished_at = ${value('now')}
    WHERE id = ${value('runId')}
      AND EXISTS (SELECT 1 FROM repositories WHERE id = ${value('id')} AND lease_token = ${value('token')})`,
);

const release = statement<Record<string, unknown>>(
  sql`UPDATE repositories SET lease_token = NULL, lease_until = NULL, state = ${value('state')},
      failure_count = ${value('failureCount')}, head_etag = ${value('headEtag')}, checked_at = ${value('now')},
      next_crawl_at = iif(next_crawl_at = lease_until, ${value('nextCrawlAt')}, next_crawl_at)
    WHERE id = ${value('id')} AND lease_token = ${value('token')}`,
);

/**
 * The two statements that end a run and give its repository back. They do nothing where the lease was lost.
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
  };
  return [endRun.bind(db, values), release.bind(db, values)];
};

/** Ends a run that changed nothing in the index: one round trip. */
export const finishRun = async (db: Database, lease: Lease, end: RunEnd): Promise<void> => {
  await db.batch(finishRunStatements(db, lease, end));
};
