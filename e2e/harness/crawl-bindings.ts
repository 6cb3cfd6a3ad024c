import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { applyMigrations } from '../../scripts/serve/prepare-database.ts';
import type { Crawler } from '../../workers/ingester/src/crawler.ts';
import type { CrawlMessage, IngesterBindings } from '../../workers/ingester/src/env.ts';
import { requestCrawl } from '../../workers/ingester/src/request-crawl.ts';

/** A crawl has no use for the queue. `stop` ends the workerd behind the rest. */
export type CrawlBindings = { env: IngesterBindings; stop: () => Promise<void> };

/**
 * A migrated database and an empty bucket, on workerd, for crawls in this process: so that a test can play what happens to an
 * invocation, or count what it calls. Nobody is told what changed.
 *
 * @param githubUrl the host that is crawled
 */
export const startCrawlBindings = async (githubUrl: string): Promise<CrawlBindings> => {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {}',
      compatibilityDate: '2026-10-01',
      d1Databases: ['DB'],
      r2Buckets: ['BODIES'],
      host: '127.0.0.1',
      cf: false,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  const db = (await miniflare.getD1Database('DB')) as unknown as D1Database;
  await applyMigrations(db);
  const env = {
    DB: db,
    BODIES: (await miniflare.getR2Bucket('BODIES')) as unknown as R2Bucket,
    API: { forgetAnswers: () => Promise.resolve() },
    GITHUB_API_URL: githubUrl,
    GITHUB_WEB_URL: 'https://github.com',
    ARCHIVE_HOSTS: '',
    OFFICIAL_OWNERS: '',
    PRIVATE_REPOSITORIES: 'off',
    LEASE_SECONDS: '120',
    CALL_TIMEOUT_SECONDS: '20',
    ARCHIVE_TIMEOUT_SECONDS: '90',
    TEXTS_PER_INVOCATION: '5000',
  } as unknown as IngesterBindings; // without the queue
  return { env, stop: () => miniflare.dispose() };
};

/** The message is sent to nobody: each test crawls itself. */
const queue = { send: () => Promise.resolve() } as unknown as Queue<CrawlMessage>;

/**
 * Asks for a crawl of a repository, `owner/repo` in lower case, which nobody begins.
 *
 * @returns its id
 */
export const askFor = async (crawler: Crawler, repository: string): Promise<string> => {
  await requestCrawl(crawler, queue, { repository, refresh: true });
  const id = await crawler.db
    .prepare('SELECT id FROM repositories WHERE full_name = ?')
    .bind(repository)
    .first<string>('id');
  if (!id) throw new Error(`${repository} is not known`);
  return id;
};
