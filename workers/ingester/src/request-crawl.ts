import { openCrawl, receiveDelivery } from '@skillstash/db';
import type { CrawlOutcome, CrawlRun, Push, PushOutcome } from '@skillstash/shared';
import { isoTime } from './crawl.ts';
import type { Crawler } from './crawler.ts';
import type { CrawlMessage } from './env.ts';

/** For how long a check counts as fresh: nobody who did not ask for a refresh causes another. */
const FRESH_MS = 10 * 60_000;

const open = async (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  request: { repository: string; refresh: boolean; trigger: CrawlRun['trigger'] },
): Promise<CrawlOutcome> => {
  const [owner = '', name = ''] = request.repository.split('/');
  const now = crawler.clock();
  const session = crawler.db.withSession('first-primary');
  const { repositoryId, run } = await openCrawl(session, {
    repositoryId: crawler.newId(),
    runId: crawler.newId(),
    owner,
    name,
    trigger: request.trigger,
    staleBefore: isoTime(request.refresh ? now + 1 : now - FRESH_MS),
    now: isoTime(now),
  });
  const isOpen = run?.status === 'queued' || run?.status === 'running';
  if (isOpen) await queue.send({ repositoryId });
  const repository = request.repository.toLowerCase();
  return {
    outcome: isOpen ? 'accepted' : 'fresh',
    repository,
    run,
    bookmark: session.getBookmark(),
  };
};

/**
 * Makes a repository due and hands it to the queue; while a crawl is open, the same run is answered. A message that is
 * lost costs a minute: cron finds the repository due.
 *
 * @param request `repository` is `owner/repo`
 */
export const requestCrawl = (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  request: { repository: string; refresh: boolean },
): Promise<CrawlOutcome> => open(crawler, queue, { ...request, trigger: 'request' });

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
  const { outcome, run } = await open(crawler, queue, {
    repository,
    refresh: true,
    trigger: 'webhook',
  });
  return { outcome, run };
};
