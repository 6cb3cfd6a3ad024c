import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawlRepository } from '../workers/ingester/src/crawl-repository.ts';
import { type Crawler, createCrawler } from '../workers/ingester/src/crawler.ts';
import type { GitHubHost } from '../workers/ingester/src/github-host.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { askFor, type CrawlBindings, startCrawlBindings } from './harness/crawl-bindings.ts';

const MINUTE_MS = 60_000;
const github = new GitHubStandIn();
let bindings: CrawlBindings;
let crawler: Crawler;
let now = Date.parse('2026-11-21T12:00:00Z');
beforeAll(async () => {
  bindings = await startCrawlBindings(await github.listen());
  crawler = { ...createCrawler(bindings.env), clock: () => now, random: () => 0 };
});
afterAll(async () => {
  await bindings.stop();
  await github.close();
});

/** Crawls until the host is asked, and not a step further, as a worker that the platform stops: no catch and no end. */
const crawlAndStop = async (id: string): Promise<void> => {
  const stuck = () => new Promise<never>(() => undefined);
  const reached = new Promise<void>((resolve) => {
    const describe = () => {
      resolve();
      return stuck();
    };
    const host = { describe, findHead: describe, calls: () => 0 } as unknown as GitHubHost;
    void crawlRepository({ ...crawler, openHost: () => host }, id);
  });
  await reached;
};

const repositoryOf = (id: string) =>
  bindings.env.DB.prepare(
    'SELECT state, next_crawl_at, failure_count, lease_token FROM repositories WHERE id = ?',
  )
    .bind(id)
    .first<{ state: string; next_crawl_at: string | null; failure_count: number }>();

const newestRun = (id: string) =>
  bindings.env.DB.prepare(
    'SELECT status, code, message FROM crawl_runs WHERE repository_id = ? ORDER BY id DESC LIMIT 1',
  )
    .bind(id)
    .first();

/** Lets the time come at which the repository is due, and tells how long that was. */
const letDueTimeCome = async (id: string): Promise<number> => {
  const due = Date.parse((await repositoryOf(id))?.next_crawl_at ?? '');
  const waited_ms = due - now;
  now = due;
  return waited_ms;
};

const stopTimes = async (id: string, times: number): Promise<number[]> => {
  const waits_ms: number[] = [];
  for (let stops = 0; stops < times; stops += 1) {
    await crawlAndStop(id);
    waits_ms.push(await letDueTimeCome(id));
  }
  return waits_ms;
};

describe('a crawl that is stopped without a word', () => {
  it('eight times in a row is tried less and less often, and parks its repository with a run that says why', async () => {
    const id = await askFor(crawler, 'ada/too-large');

    const waits_ms = await stopTimes(id, 8);

    expect(waits_ms.map((wait) => wait / MINUTE_MS)).toEqual([2, 4, 8, 16, 32, 64, 128, 256]);
    expect(await crawlRepository(crawler, id)).toBeUndefined();
    expect(await newestRun(id)).toEqual({
      status: 'parked',
      code: 'crawl_stopped',
      message: expect.stringContaining('memory or CPU time'),
    });
    expect(await repositoryOf(id)).toMatchObject({
      state: 'parked',
      next_crawl_at: null,
      failure_count: 8,
      lease_token: null,
    });
    expect(github.requests).toEqual([]);
  });

  it('and parked its repository is tried again when somebody asks, and forgotten once it goes well', async () => {
    const id = await askFor(crawler, 'ada/once-too-large');
    await stopTimes(id, 8);
    await crawlRepository(crawler, id);
    github.put(await repositoryWith('ada/once-too-large', marketplaceWith('smaller', ['one'])));
    await askFor(crawler, 'ada/once-too-large');

    await crawlRepository(crawler, id);

    expect(await newestRun(id)).toMatchObject({ status: 'ok', code: null });
    expect(await repositoryOf(id)).toMatchObject({ state: 'active', failure_count: 0 });
  });

  it('once is gone on with when its lease ends, in the same run', async () => {
    github.put(await repositoryWith('ada/redeployed', marketplaceWith('redeployed', ['one'])));
    const id = await askFor(crawler, 'ada/redeployed');
    const [waited_ms] = await stopTimes(id, 1);

    await crawlRepository(crawler, id);

    expect(waited_ms).toBe(crawler.leaseMs);
    const runs = bindings.env.DB.prepare('SELECT status FROM crawl_runs WHERE repository_id = ?');
    expect((await runs.bind(id).all()).results).toEqual([{ status: 'ok' }]);
    expect(await repositoryOf(id)).toMatchObject({ state: 'active', failure_count: 0 });
  });

  it('is looked at as soon as somebody asks and its lease is over, however often it was stopped', async () => {
    github.put(await repositoryWith('ada/asked', marketplaceWith('asked', ['one'])));
    const id = await askFor(crawler, 'ada/asked');
    await stopTimes(id, 5);
    await crawlAndStop(id);
    now += crawler.leaseMs;
    await askFor(crawler, 'ada/asked');

    const end = await crawlRepository(crawler, id);

    expect(end).toBeUndefined();
    expect(await newestRun(id)).toMatchObject({ status: 'ok' });
  });
});
