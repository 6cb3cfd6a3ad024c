import type { Repository } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { jsonObject, quoted } from '../json.ts';
import { repositories } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { lastRunOf } from './list-runs.ts';

/** Exported so that a test can ask for its query plan. */
export const repositoryStatement = statement<{ fullName: string; webUrl: string }>(
  sql`SELECT ${jsonObject<Repository>({
    owner: repositories.owner,
    name: repositories.name,
    url: quoted(
      sql`${sql.placeholder('webUrl')} || '/' || ${repositories.owner} || '/' || ${repositories.name}`,
    ),
    hostId: repositories.hostId,
    state: repositories.state,
    defaultBranch: repositories.defaultBranch,
    headSha: repositories.headSha,
    lastIndexedSha: repositories.lastIndexedSha,
    stars: repositories.stars,
    archived: repositories.archived,
    license: repositories.license,
    nextCrawlAt: repositories.nextCrawlAt,
    lastRun: lastRunOf(sql`${repositories.id}`),
    problems: repositories.problems,
  })} AS body FROM ${repositories} WHERE ${repositories.fullName} = ${sql.placeholder('fullName')}`,
);

/**
 * A repository's state, last run and problems, as JSON text.
 *
 * @param fullName `owner/repo`, in lower case
 * @param webUrl where people see the host's repositories: what stands before `/owner/repo`
 */
export const findRepository = async (
  db: Database,
  fullName: string,
  webUrl: string,
): Promise<string | undefined> =>
  (await repositoryStatement.bind(db, { fullName, webUrl }).first<{ body: string }>())?.body;
