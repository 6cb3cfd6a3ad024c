import type { CrawlRun } from './crawl-run.ts';

/** What a request for a crawl led to. `fresh`: the repository was checked lately and nothing was asked. */
export type CrawlOutcome = {
  outcome: 'accepted' | 'fresh';
  repository: string;
  run: CrawlRun | null;
};

/** What the ingester worker offers to the api worker over its service binding. */
export interface IngesterRpc {
  /**
   * Makes a repository due now and hands it to the queue. While a crawl of it is queued or running, the same run is answered.
   *
   * @param request `refresh` asks for a check even where the last one is fresh
   */
  requestCrawl(request: { repository: string; refresh: boolean }): Promise<CrawlOutcome>;
}
