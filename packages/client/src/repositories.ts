import type { CrawlReport, CrawlRequested, CrawlRun, Repository } from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize, RunFilters } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/** Crawls. */
export const runMethods = (call: Call) => ({
  /** Crawls, newest first, of everything or of one repository. */
  list: ({ signal, ...query }: RunFilters & PageSize & CallOptions = {}): Listing<CrawlRun> =>
    cursorListing((cursor) => call('runs.list', { query: { ...query, cursor }, signal }), signal),

  /** One crawl as it stands now. */
  get: async (id: string, { signal }: CallOptions = {}): Promise<CrawlRun> =>
    call('runs.get', { path: { id }, signal }),
});

/** Repositories that are crawled, `owner/repo`. */
export const repositoryMethods = (call: Call) => ({
  /** A repository's state, last run and problems. */
  get: async (repository: string, { signal }: CallOptions = {}): Promise<Repository> =>
    call('repositories.get', { path: splitSlug(repository, ['owner', 'repo']), signal }),

  /**
   * Asks for a crawl of `owner/repo` or its https://github.com address. While one is open everybody gets the same run. It is
   * never tried again by itself.
   *
   * @param options `refresh` asks for a check even where the last one is fresh
   */
  requestCrawl: async (
    repository: string,
    { signal, refresh }: CallOptions & { refresh?: boolean | undefined } = {},
  ): Promise<CrawlRequested> =>
    call('repositories.requestCrawl', { body: { repository, refresh }, signal }),

  /** Asks for a crawl of a repository that you have claimed, now and however often. It is never tried again by itself. */
  crawlOwn: async (repository: string, { signal }: CallOptions = {}): Promise<CrawlRequested> =>
    call('repositories.crawlOwn', { path: splitSlug(repository, ['owner', 'repo']), signal }),

  /**
   * Has the default branch of the repository that a GitHub Actions job runs in indexed now. The client's `token` is the one that
   * GitHub gave the job, and publishes once. It is never tried again by itself.
   */
  publish: async ({ signal }: CallOptions = {}): Promise<CrawlRequested> =>
    call('repositories.publish', { signal }),

  /** Reads a repository now and tells what is in it; nothing is stored. It is never tried again by itself. */
  report: async (repository: string, { signal }: CallOptions = {}): Promise<CrawlReport> =>
    call('repositories.report', { query: { dryRun: true }, body: { repository }, signal }),
});
