import type { Database } from '../statement.ts';
import {
  batchRename,
  hasOpenRun,
  type NewName,
  REDIRECT_NAME,
  renameStatements,
} from './rename-repository.ts';
import { GUARD } from './repository-facts.ts';
import type { Lease } from './repository-lease.ts';

/** A repository by the host's number for it, and what it is called here: `owner/repo` in lower case. */
export type KnownRepository = { id: string; hostId: number; fullName: string };

/** The repository that has a number on the host, if any. One round trip. */
export const findRepositoryByHostId = async (
  db: Database,
  hostId: number,
): Promise<KnownRepository | undefined> =>
  (await db
    .prepare(
      'SELECT id, host_id AS hostId, full_name AS fullName FROM repositories WHERE host_id = ?',
    )
    .bind(hostId)
    .first<KnownRepository>()) ?? undefined;

/** One run of a repository is open at most: while the other has one of its own, this one's cannot become it. */
const MAKE_DUE = `UPDATE repositories SET next_crawl_at = ?4,
    origin = iif((SELECT origin FROM repositories WHERE id = ?2) = 'request', 'request', origin)
  WHERE id = ?1 AND host_id = ?5 AND full_name = ?6 AND (lease_until IS NULL OR lease_until <= ?4)
    AND NOT ${hasOpenRun('repositories.id')}
    AND EXISTS (SELECT 1 FROM repositories WHERE id = ?2 AND lease_token = ?3 AND host_id IS NULL)`;

const TAKE_RUNS = 'UPDATE crawl_runs SET repository_id = ?1 WHERE repository_id = ?2';
const TAKE_REDIRECTS =
  'UPDATE repository_redirects SET repository_id = ?1 WHERE repository_id = ?2';

/**
 * Ends a repository of which nothing was ever indexed, because the host says that it is one that is known by another name.
 * That one takes the name which the host says, the open run and all others, and is due at once; the name that went leads
 * there. One batch.
 *
 * @param lease of the one that gives way
 * @param to `calls` are those that this holder sent to the host
 * @returns slugs of the plugins of other repositories that a renamed marketplace lists
 * @throws LeaseLost where the other one is being crawled or asked for, or this one was taken; NameTaken where a third one
 *   has the name. Nothing is written then
 */
export const giveWay = async (
  db: Database,
  { repository, token, runId }: Lease,
  known: KnownRepository,
  to: NewName & { calls: number },
): Promise<string[]> => {
  const { id, fullName } = repository;
  const renames = known.fullName !== `${to.owner}/${to.name}`.toLowerCase();
  const statements = [
    db.prepare(MAKE_DUE).bind(known.id, id, token, to.now, known.hostId, known.fullName),
    db.prepare(GUARD),
    db.prepare('UPDATE crawl_runs SET calls = calls + ?2 WHERE id = ?1').bind(runId, to.calls),
    db.prepare(TAKE_RUNS).bind(known.id, id),
    db.prepare(TAKE_REDIRECTS).bind(known.id, id),
    db.prepare('DELETE FROM repositories WHERE id = ?').bind(id),
    db.prepare(REDIRECT_NAME).bind(known.id, fullName, to.now),
    ...(renames ? renameStatements(db, known, to) : []),
  ];
  return batchRename(db, statements, to);
};
