import { findRepositoryByHostId, isTokenSpent, spendTokenStatement } from '@skillstash/db';
import { auditStatement } from '@skillstash/db/accounts';
import type { Publication, PublishOutcome, PublishRefusal } from '@skillstash/shared';
import type { Crawler } from './crawler.ts';
import type { CrawlMessage } from './env.ts';
import type { OwnedReport } from './github-host.ts';
import { askForCrawl } from './request-crawl.ts';
import { toRunFailure } from './run-failure.ts';

type Described = { report: OwnedReport } | { refusal: PublishRefusal };

const describe = async (crawler: Crawler, hostId: number): Promise<Described> => {
  try {
    return { report: await crawler.openHost().describeById(hostId) };
  } catch (error) {
    const { code, message } = toRunFailure(error);
    if (code === 'internal') throw error;
    return code === 'repository_not_found'
      ? { refusal: { code, message } }
      : { refusal: { code: 'host_unreadable', message: `${message} (${code})` } };
  }
};

/** What the host says now is held against what it signed: a repository may have gone to another owner since. */
const refusalOf = (
  { id, owner, default_branch: branch }: OwnedReport,
  { hostId, ownerHostId, ref }: Publication,
): PublishRefusal | undefined => {
  if (id !== hostId || owner.id !== ownerHostId)
    return {
      code: 'publisher_mismatch',
      message: 'The repository belongs to another owner than the token says.',
    };
  if (ref === `refs/heads/${branch}` || /^refs\/tags\/./.test(ref)) return undefined;
  return { code: 'ref_not_published', message: `Publish from ${branch}, or from a tag.` };
};

const recordOf = (
  db: Pick<D1Database, 'prepare'>,
  fullName: string,
  { auditId, at, requestId, hostId, sha, ref }: Publication,
): D1PreparedStatement =>
  auditStatement(db, {
    id: auditId,
    at,
    actor: { id: null, name: fullName, via: 'publisher' },
    action: 'published',
    objectKind: 'repository',
    objectId: fullName,
    detail: { hostId, sha, ref },
    requestId,
  });

/**
 * Asks for a crawl because a build on the host proved that it runs in the repository. The host is asked whose repository that is
 * and what it is called; where we know it by another name, the crawl follows. In one batch the token is spent, the run is opened
 * and the act goes on record: of any number of uses of one token, one is accepted.
 */
export const publishCommit = async (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  publication: Publication,
): Promise<PublishOutcome> => {
  const described = await describe(crawler, publication.hostId);
  if ('refusal' in described) return described.refusal;
  const { report } = described;
  const refusal = refusalOf(report, publication);
  if (refusal) return refusal;
  const primary = crawler.db.withSession('first-primary');
  const known = await findRepositoryByHostId(primary, publication.hostId);
  const repository = known?.fullName ?? `${report.owner.login}/${report.name}`;
  const request = { repository, refresh: true, trigger: 'request' } as const;
  try {
    return await askForCrawl(crawler, queue, request, (db) => [
      spendTokenStatement(db, publication.token),
      recordOf(db, repository.toLowerCase(), publication),
    ]);
  } catch (error) {
    if (!isTokenSpent(error)) throw error;
    return { code: 'publish_token_used', message: 'This token was used: ask for another.' };
  }
};
