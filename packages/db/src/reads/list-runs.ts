import type { CrawlRun } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Fields, type Json, jsonObject, quoted } from '../json.ts';
import { type PageRead, pageText, readPage } from '../page.ts';
import { crawlRuns } from '../schema/index.ts';
import { type Database, statement, variants } from '../statement.ts';

/** Under a name of its own: a statement about a repository has `repositories` already. */
const home = sql`(SELECT home.full_name FROM repositories AS home WHERE home.id = ${crawlRuns.repositoryId})`;

const fields: Fields<CrawlRun> = {
  id: crawlRuns.id,
  repository: quoted<string>(home),
  status: crawlRuns.status,
  code: crawlRuns.code,
  message: crawlRuns.message,
  trigger: crawlRuns.trigger,
  commitSha: crawlRuns.commitSha,
  startedAt: crawlRuns.startedAt,
  finishedAt: crawlRuns.finishedAt,
  calls: crawlRuns.calls,
  rowsWritten: crawlRuns.rowsWritten,
  plugins: crawlRuns.pluginCount,
  problems: crawlRuns.problemCount,
  createdAt: crawlRuns.createdAt,
};

/** A run as JSON text, in terms of crawl_runs. */
export const runJson = jsonObject<CrawlRun>(fields);

/** The newest run of a repository, or JSON null. */
export const lastRunOf = (repositoryId: SQL): Json<CrawlRun | null> =>
  sql`coalesce((SELECT ${runJson} FROM ${crawlRuns} WHERE ${crawlRuns.repositoryId} = ${repositoryId}
    ORDER BY ${crawlRuns.id} DESC LIMIT 1), 'null')`;

/** Moves with the newest run of a repository; letters and digits, for the version of what shows that run. */
export const lastRunVersionOf = (repositoryId: SQL): SQL =>
  sql`coalesce((SELECT ${crawlRuns.status} || replace(${crawlRuns.id}, '-', '') FROM ${crawlRuns}
    WHERE ${crawlRuns.repositoryId} = ${repositoryId} ORDER BY ${crawlRuns.id} DESC LIMIT 1), '')`;

type RunListShape = { repository: boolean; after: boolean };

/** Exported so that a test can ask for its query plan. Runs change without the registry's revision, so there is no version. */
export const runListStatement = variants<RunListShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  ({ repository, after }) => {
    const conditions = [
      sql`1`,
      ...(repository
        ? [
            sql`${crawlRuns.repositoryId} =
              (SELECT r.id FROM repositories AS r WHERE r.full_name = ${sql.placeholder('repository')})`,
          ]
        : []),
      ...(after ? [sql`${crawlRuns.id} < ${sql.placeholder('after')}`] : []),
    ];
    return sql`SELECT '' AS version, ${pageText(
      sql`${crawlRuns.id}`,
      runJson,
      sql`${crawlRuns} WHERE ${sql.join(conditions, sql` AND `)} ORDER BY ${crawlRuns.id} DESC`,
    )} AS body`;
  },
);

/** Crawls, newest first; of one repository (`owner/repo`, lower case) if given. */
export const listRuns = (
  db: Database,
  page: { repository?: string | undefined; limit: number; after?: string | undefined },
): Promise<PageRead<CrawlRun>> =>
  readPage(
    runListStatement({
      repository: page.repository !== undefined,
      after: page.after !== undefined,
    }).bind(db, { ...page, first: page.limit + 1 }),
  );

/** Exported so that a test can ask for its query plan. */
export const runStatement = statement<{ id: string }>(
  sql`SELECT ${runJson} AS body FROM ${crawlRuns} WHERE ${crawlRuns.id} = ${sql.placeholder('id')}`,
);

/** One run as JSON text. */
export const findRun = async (db: Database, id: string): Promise<string | undefined> =>
  (await runStatement.bind(db, { id }).first<{ body: string }>())?.body;
