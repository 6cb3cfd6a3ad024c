import type { ApiRpc } from '@skillstash/shared';

/** The message that makes a crawl happen. It carries an id and no truth: what is due is in D1. */
export type CrawlMessage = { repositoryId: string };

/** What wrangler.toml binds to the ingester. */
export type IngesterBindings = {
  DB: D1Database;
  BODIES: R2Bucket;
  CRAWLS: Queue<CrawlMessage>;
  API: ApiRpc;
  GITHUB_API_URL: string;
  GITHUB_WEB_URL: string;
  GITHUB_TOKEN?: string;
  ARCHIVE_HOSTS: string;
  OFFICIAL_OWNERS: string;
  PRIVATE_REPOSITORIES: string;
  LEASE_SECONDS: string;
  CALL_TIMEOUT_SECONDS: string;
  ARCHIVE_TIMEOUT_SECONDS: string;
  TEXTS_PER_INVOCATION: string;
};
