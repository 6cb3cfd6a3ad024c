import { openCrawl, receiveDelivery } from '@skillstash/db';
import { auditStatement } from '@skillstash/db/accounts';
import type { CrawlAsker, CrawlOutcome, CrawlRun, Push, PushOutcome } from '@skillstash/shared';
import { isoTime } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import type { CrawlMessage } from './env.ts';

const recordOf = (
  db: Pick<D1Database, 'prepare'>,
  repository: string,
  { auditId, ...asker }: CrawlAsker,
): D1PreparedStatement =>
  auditStatement(db, {
    ...asker,
    id: auditId,
    action: 'crawl_asked',
    objectKind: 'repository',
    objectId: repository.toLowerCase(),
  });

/** For how long a check counts as fresh: nobody who did not ask for a refresh causes another. */
const FRESH_MS = 10 * 60_000;

/**
 * Makes a repository due and hands it to the queue, whoever or whatever wants that.
 *
 * @param also gives what else is written in the same batch: neither is there without the other
 */
export const askForCrawl = async (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  request: { repository: string; refresh: boolean; trigger: CrawlRun['trigger'] },
  also: (db: Pick<D1Database, 'prepare'>) => D1PreparedStatement[] = () => [],
): Promise<CrawlOutcome> => {
  const { repository: fullName, refresh, trigger } = request;
  const [owner = '', name = ''] = fullName.split('/');
  const now = crawler.clock();
  const session = crawler.db.withSession('first-primary');
  const asked = {
    repositoryId: crawler.newId(),
    runId: crawler.newId(),
    owner,
    name,
    trigger,
    staleBefore: isoTime(refresh ? now + 1 : now - FRESH_MS),
    now: isoTime(now),
  };
  const { repositoryId, run } = await openCrawl(session, asked, also(session));
  const isOpen = run?.status === 'queued' || run?.status === 'running';
  if (isOpen) await queue.send({ repositoryId });
  return {
    outcome: isOpen ? 'accepted' : 'fresh',
    repository: fullName.toLowerCase(),
    run,
    bookmark: session.getBookmark(),
  };
};

/**
 * Makes a repository due and hands it to the queue; while a crawl is open, the same run is answered. A message that is
 * lost costs a minute: cron finds the repository due.
 *
 * @param request `repository` is `owner/repo`; `asker` goes on record
 */
export const requestCrawl = (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  { asker, ...request }: { repository: string; refresh: boolean; asker?: CrawlAsker },
): Promise<CrawlOutcome> =>
  askForCrawl(crawler, queue, { ...request, trigger: 'request' }, (db) =>
    asker ? [recordOf(db, request.repository, asker)] : [],
  );

/** Asks for a crawl because of a push, unless this delivery was seen, or the commit is the one that is indexed. */
export const receivePush = async (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  { deliveryId, repository, sha }: Push,
): Promise<PushOutcome> => {
  const delivery = { id: deliveryId, fullName: repository.toLowerCase(), sha };
  const received = await receiveDelivery(crawler.db, delivery, isoTime(crawler.clock()));
  if (received !== 'new')
    return { outcome: received === 'repeated' ? 'repeated' : 'fresh', run: null };
  const { outcome, run } = await askForCrawl(crawler, queue, {
    repository,
    refresh: true,
    trigger: 'webhook',
  });
  return { outcome, run };
};
