import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crawlRepository } from '../workers/ingester/src/crawl-repository.ts';
import { type Crawler, createCrawler } from '../workers/ingester/src/crawler.ts';
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

const asked = async (name: string): Promise<string> => {
  github.put(await repositoryWith(`ada/${name}`, marketplaceWith(name, ['one'])));
  return askFor(crawler, `ada/${name}`);
};

/** The database itself, but that its second batch, the one after the claim, fails. */
const failingOnce = (message: string): D1Database => {
  const db = bindings.env.DB;
  let batches = 0;
  const batch = (statements: D1PreparedStatement[]) => {
    batches += 1;
    return batches === 2 ? Promise.reject(new Error(message)) : db.batch(statements);
  };
  // Only what a crawl calls: the rest of the class is the database's own.
  return { prepare: (text: string) => db.prepare(text), batch } as unknown as D1Database;
};

/** Crawls with a database that fails once, and lets the time come at which the repository is due again. */
const crawlAndFail = async (id: string, message: string) => {
  const { DB } = bindings.env;
  await crawlRepository({ ...crawler, db: failingOnce(message) }, id);
  const run = await DB.prepare(
    'SELECT status, code FROM crawl_runs WHERE repository_id = ? ORDER BY id DESC LIMIT 1',
  )
    .bind(id)
    .first();
  const repository = await DB.prepare(
    'SELECT failure_count, state, next_crawl_at FROM repositories WHERE id = ?',
  )
    .bind(id)
    .first<{ failure_count: number; state: string; next_crawl_at: string | null }>();
  const due = Date.parse(repository?.next_crawl_at ?? '');
  const waited_ms = due - now;
  now = Number.isNaN(due) ? now : due;
  return { ...run, ...repository, waited_ms };
};

describe('a database that fails for a moment', () => {
  it.each([
    ['overloaded', 'D1_ERROR: D1 DB is overloaded. Requests queued for too long.'],
    ['lost', 'D1_ERROR: Network connection lost.'],
    ['reset', 'D1_ERROR: Internal error in D1 DB storage caused object to be reset.'],
    ['starting', 'D1_ERROR: D1 DB reset because its code was updated.'],
    ['far', 'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.'],
  ])('is no failure of the repository, however often: %s', async (name, message) => {
    const id = await asked(name);

    for (let times = 0; times < 9; times += 1) {
      const after = await crawlAndFail(id, message);

      expect(after).toMatchObject({ status: 'retrying', code: 'database_unavailable' });
      expect(after).toMatchObject({ failure_count: 0, state: 'new', waited_ms: MINUTE_MS });
    }
    expect(await crawlRepository(crawler, id)).toBeUndefined();
  });
});

describe('a database that refuses what a repository needs', () => {
  it('parks it after eight times: a commit may take too long each time', async () => {
    const id = await asked('too-long');
    const message =
      'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.';

    const ends = [];
    for (let times = 0; times < 8; times += 1) ends.push(await crawlAndFail(id, message));

    expect(ends.map(({ failure_count }) => failure_count)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(ends.at(-1)).toMatchObject({ status: 'parked', code: 'internal', state: 'parked' });
  });
});
