import type { CrawlReport, CrawlRequested, CrawlRun, Repository } from '@skillstash/shared';
import type { Call, CallOptions, KeyOptions, Written } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize, RunFilters } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/** Crawls. */
export const runMethods = (call: Call) => ({
  /** Crawls, newest first, of everything or of one repository. */
  list: ({
    signal,
    bookmark,
    ...query
  }: RunFilters & PageSize & CallOptions = {}): Listing<CrawlRun> =>
    cursorListing(
      (cursor) => call('runs.list', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /** One crawl as it stands now. */
  get: async (id: string, options: CallOptions = {}): Promise<CrawlRun> =>
    call('runs.get', { path: { id }, ...options }),
});

/** Repositories that are crawled, `owner/repo`. */
export const repositoryMethods = (call: Call) => ({
  /** A repository's state, last run and problems. */
  get: async (repository: string, options: CallOptions = {}): Promise<Repository> =>
    call('repositories.get', { path: splitSlug(repository, ['owner', 'repo']), ...options }),

  /**
   * Asks for a crawl of `owner/repo` or its address on the registry's host. While one is open everybody gets the same run.
   *
   * @param options `refresh` asks for a check even where the last one is fresh
   */
  requestCrawl: async (
    repository: string,
    { refresh, ...options }: CallOptions & { refresh?: boolean | undefined } = {},
  ): Promise<Written<CrawlRequested>> =>
    call('repositories.requestCrawl', { body: { repository, refresh }, ...options }),

  /** Asks for a crawl of a repository that you have claimed, now and however often. */
  crawlOwn: async (
    repository: string,
    options: KeyOptions = {},
  ): Promise<Written<CrawlRequested>> =>
    call('repositories.crawlOwn', { path: splitSlug(repository, ['owner', 'repo']), ...options }),

  /**
   * Has the default branch of the repository that a GitHub Actions job runs in indexed now. The client's `token` is the one that
   * GitHub gave the job, and publishes once.
   */
  publish: async (options: CallOptions = {}): Promise<Written<CrawlRequested>> =>
    call('repositories.publish', options),

  /** Reads a repository now and tells what is in it; nothing is stored. */
  report: async (repository: string, options: CallOptions = {}): Promise<Written<CrawlReport>> =>
    call('repositories.report', { query: { dryRun: true }, body: { repository }, ...options }),
});
