import { WorkerEntrypoint } from 'cloudflare:workers';
import type {
  CrawlOutcome,
  IngesterRpc,
  Push,
  PushOutcome,
  ReportOutcome,
} from '@skillstash/shared';
import { crawlRepository } from './crawl-repository.ts';
import { createCrawler } from './crawler.ts';
import type { CrawlMessage, IngesterBindings } from './env.ts';
import { reportRepository } from './report-repository.ts';
import { receivePush, requestCrawl } from './request-crawl.ts';
import { tick } from './tick.ts';

/** What the api worker reaches over its service binding. */
export class Ingester extends WorkerEntrypoint<IngesterBindings> implements IngesterRpc {
  requestCrawl(request: { repository: string; refresh: boolean }): Promise<CrawlOutcome> {
    return requestCrawl(createCrawler(this.env), this.env.CRAWLS, request);
  }

  receivePush(push: Push): Promise<PushOutcome> {
    return receivePush(createCrawler(this.env), this.env.CRAWLS, push);
  }

  reportRepository(repository: string): Promise<ReportOutcome> {
    return reportRepository(createCrawler(this.env), repository);
  }
}

export default {
  async scheduled(_controller, env) {
    await tick(createCrawler(env), env.CRAWLS);
  },
  async queue(batch, env) {
    const crawler = createCrawler(env);
    for (const { body } of batch.messages) {
      const end = await crawlRepository(crawler, body.repositoryId);
      // A lost message costs a minute: the repository is due, and cron finds it.
      if (end === 'handed on') await env.CRAWLS.send(body);
    }
  },
} satisfies ExportedHandler<IngesterBindings, CrawlMessage>;
