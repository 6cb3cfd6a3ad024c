import { WorkerEntrypoint } from 'cloudflare:workers';
import { recordDownloads } from '@skillstash/db';
import type {
  CrawlAsker,
  CrawlOutcome,
  DownloadMark,
  IngesterRpc,
  Publication,
  PublishOutcome,
  Push,
  PushOutcome,
  ReportOutcome,
} from '@skillstash/shared';
import { crawlRepository } from './crawl-repository.ts';
import { createCrawler } from './crawler.ts';
import type { CrawlMessage, IngesterBindings } from './env.ts';
import { publishCommit } from './publish-commit.ts';
import { reportRepository } from './report-repository.ts';
import { receivePush, requestCrawl } from './request-crawl.ts';
import { tick } from './tick.ts';

/** What the api worker reaches over its service binding. */
export class Ingester extends WorkerEntrypoint<IngesterBindings> implements IngesterRpc {
  requestCrawl(request: {
    repository: string;
    refresh: boolean;
    asker?: CrawlAsker;
  }): Promise<CrawlOutcome> {
    return requestCrawl(createCrawler(this.env), this.env.CRAWLS, request);
  }

  receivePush(push: Push): Promise<PushOutcome> {
    return receivePush(createCrawler(this.env), this.env.CRAWLS, push);
  }

  publish(publication: Publication): Promise<PublishOutcome> {
    return publishCommit(createCrawler(this.env), this.env.CRAWLS, publication);
  }

  reportRepository(repository: string): Promise<ReportOutcome> {
    const reported = reportRepository(createCrawler(this.env), repository);
    // Whoever hangs up does not leave the reading's place taken: it goes on to its end.
    this.ctx.waitUntil(reported);
    return reported;
  }
}

/** The queue of downloads, as wrangler.toml names it; what else comes is from that of crawls. */
const DOWNLOADS = 'skillstash-downloads';

type Batch = MessageBatch<CrawlMessage | DownloadMark>;

const isOfDownloads = (batch: Batch): batch is MessageBatch<DownloadMark> =>
  batch.queue === DOWNLOADS;

const crawlAll = async (
  { messages }: MessageBatch<CrawlMessage>,
  env: IngesterBindings,
): Promise<void> => {
  const crawler = createCrawler(env);
  for (const message of messages) {
    const next = await crawlRepository(crawler, message.body.repositoryId);
    if (next === 'busy') message.retry();
    if (!next || next === 'busy') continue;
    const { repositoryId, delaySeconds } = next;
    // A lost message costs a minute: the repository is due, and cron finds it.
    await env.CRAWLS.send({ repositoryId }, { delaySeconds });
  }
};

export default {
  async scheduled(_controller, env) {
    await tick(createCrawler(env), env.CRAWLS);
  },
  async queue(batch, env) {
    if (isOfDownloads(batch))
      await recordDownloads(
        env.DB,
        batch.messages.map(({ body }) => body),
      );
    else await crawlAll(batch as MessageBatch<CrawlMessage>, env);
  },
} satisfies ExportedHandler<IngesterBindings, CrawlMessage | DownloadMark>;
