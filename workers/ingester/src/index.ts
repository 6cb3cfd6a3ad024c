import { WorkerEntrypoint } from 'cloudflare:workers';
import { listDueRepositories } from '@skillstash/db';
import type { CrawlOutcome, IngesterRpc } from '@skillstash/shared';
import { crawlRepository } from './crawl-repository.ts';
import { createCrawler } from './crawler.ts';
import type { CrawlMessage, IngesterBindings } from './env.ts';
import { requestCrawl } from './request-crawl.ts';

/** How many due repositories one tick hands to the queue; a batch takes at most 100 messages. */
const DUE_PER_TICK = 100;

/** What the api worker reaches over its service binding. */
export class Ingester extends WorkerEntrypoint<IngesterBindings> implements IngesterRpc {
  requestCrawl(request: { repository: string; refresh: boolean }): Promise<CrawlOutcome> {
    return requestCrawl(createCrawler(this.env), this.env.CRAWLS, request);
  }
}

export default {
  /** Every minute: what is due, from requests whose message was lost to crawls whose holder died. */
  async scheduled(_controller, env) {
    const crawler = createCrawler(env);
    const due = await listDueRepositories(crawler.db, {
      host: crawler.hostName,
      now: new Date(crawler.clock()).toISOString(),
      limit: DUE_PER_TICK,
    });
    if (due.length)
      await env.CRAWLS.sendBatch(due.map((repositoryId) => ({ body: { repositoryId } })));
  },
  async queue(batch, env) {
    const crawler = createCrawler(env);
    for (const message of batch.messages) await crawlRepository(crawler, message.body.repositoryId);
  },
} satisfies ExportedHandler<IngesterBindings, CrawlMessage>;
