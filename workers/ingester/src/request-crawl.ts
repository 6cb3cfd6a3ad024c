import { openCrawl } from '@skillstash/db';
import type { CrawlOutcome } from '@skillstash/shared';
import type { Crawler } from './crawler.ts';
import type { CrawlMessage } from './env.ts';

/** For how long a check counts as fresh: nobody who did not ask for a refresh causes another. */
const FRESH_MS = 10 * 60_000;

/**
 * Makes a repository due and hands it to the queue; while a crawl is open, the same run is answered. A message that is
 * lost costs a minute: cron finds the repository due.
 *
 * @param request `repository` is `owner/repo`
 */
export const requestCrawl = async (
  crawler: Crawler,
  queue: Queue<CrawlMessage>,
  request: { repository: string; refresh: boolean },
): Promise<CrawlOutcome> => {
  const [owner = '', name = ''] = request.repository.split('/');
  const now = crawler.clock();
  const { repositoryId, run } = await openCrawl(crawler.db, {
    repositoryId: crawler.newId(),
    runId: crawler.newId(),
    owner,
    name,
    trigger: 'request',
    staleBefore: new Date(request.refresh ? now + 1 : now - FRESH_MS).toISOString(),
    now: new Date(now).toISOString(),
  });
  const open = run?.status === 'queued' || run?.status === 'running';
  if (open) await queue.send({ repositoryId });
  return {
    outcome: open ? 'accepted' : 'fresh',
    repository: request.repository.toLowerCase(),
    run,
  };
};
