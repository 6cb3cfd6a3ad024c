import { type CrawlRun, plugin, repository } from '@skillstash/shared';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Fault } from './github-stand-in/fault.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const DAY_MS = 86_400_000;
const POLL_MS = 25;
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = {
    GITHUB_API_URL: await github.listen(),
    CALL_TIMEOUT_SECONDS: '3',
    ARCHIVE_TIMEOUT_SECONDS: '4',
  };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});
afterEach(() => endPauses());

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

const getPlugin = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const getRepository = async (name: string) =>
  repository.parse(await (await registry.get(`/v1/repositories/${name}`)).json());

/** As if the time had come at which the registry wants to look again; it must have set one. */
const letDueTimeCome = async (name: string): Promise<void> => {
  const { meta } = await registry.database
    .prepare(
      'UPDATE repositories SET next_crawl_at = ? WHERE full_name = ? AND next_crawl_at IS NOT NULL',
    )
    .bind(ago(1_000), name)
    .run();
  expect(meta.changes).toBe(1);
};

/** As if a day had passed since it was missed first, and it is due again. */
const letDayPass = async (name: string): Promise<void> => {
  await registry.database
    .prepare('UPDATE repositories SET missing_since = ? WHERE full_name = ?')
    .bind(ago(DAY_MS), name)
    .run();
  await letDueTimeCome(name);
};

const endPauses = () =>
  registry.database.prepare('UPDATE host_pauses SET paused_until = ?').bind(ago(1_000)).run();

/** Ticks once and waits for the run that follows from it. */
const tickAndWait = async (name: string): Promise<CrawlRun> => {
  const { lastRun } = await getRepository(name);
  await registry.tick();
  for (const deadline = Date.now() + 40_000; Date.now() < deadline; ) {
    const run = (await getRepository(name)).lastRun;
    if (run && run.id !== lastRun?.id && run.finishedAt !== null) return run;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`${name} was not crawled`);
};

/** A repository that is indexed with one plugin and has a second one in a newer commit. */
const indexed = async (name: string) => {
  const fullName = `ada/${name}`;
  github.put(await repositoryWith(fullName, marketplaceWith(name, ['old'])));
  await registry.crawl(fullName);
  const before = await getPlugin(`${fullName}/old`);
  const newer = await repositoryWith(fullName, marketplaceWith(name, ['old', 'new']));
  github.put(newer);
  return { fullName, before, newer };
};

/** The due time comes and nobody asks: the newer commit is read and served. */
const expectHealed = async (fullName: string, sha: string): Promise<void> => {
  await letDueTimeCome(fullName);
  const run = await tickAndWait(fullName);
  expect(run).toMatchObject({ status: 'ok', code: null, trigger: 'schedule', commitSha: sha });
  expect(await getRepository(fullName)).toMatchObject({ state: 'active', lastIndexedSha: sha });
  expect(await getPlugin(`${fullName}/old`)).toMatchObject({ status: 'active' });
  expect(await getPlugin(`${fullName}/new`)).toMatchObject({ status: 'active', commitSha: sha });
};

const LIMITED = { 'x-ratelimit-limit': '60', 'x-ratelimit-remaining': '0' };

/** What GitHub says when an hour's calls are used up; they come back at a full second. */
const limitedUntil = (seconds: number) => ({
  ...LIMITED,
  'x-ratelimit-reset': String(Math.ceil(Date.now() / 1000) + seconds),
});

const FAULTS: ReadonlyArray<[string, Fault, CrawlRun['status'], CrawlRun['code'], RegExp]> = [
  ['error', { kind: 'status', status: 500 }, 'retrying', 'host_error', /500/],
  ['truncated', { kind: 'truncated' }, 'retrying', 'archive_truncated', /ends before/],
  ['cut', { kind: 'cut' }, 'retrying', 'archive_truncated', /ends before/],
  ['silent', { kind: 'hanging' }, 'retrying', 'host_timeout', /did not answer/],
  ['speechless', { kind: 'headOnly' }, 'retrying', 'host_timeout', /did not answer/],
  ['stalled', { kind: 'stalled' }, 'retrying', 'archive_timeout', /whole archive in time/],
  [
    'dripping',
    { kind: 'slow', delay_ms: 200, drop_bytes: 16 },
    'retrying',
    'archive_timeout',
    /whole archive in time/,
  ],
  ['corrupt', { kind: 'corrupt' }, 'failed', 'archive_corrupt', /not a readable/],
  ['blocked', { kind: 'status', status: 451 }, 'failed', 'repository_blocked', /legal/],
  ['withheld', { kind: 'status', status: 403 }, 'failed', 'repository_blocked', /403/],
  ['absent', { kind: 'status', status: 404 }, 'failed', 'repository_not_found', /no such/],
  [
    'limited',
    { kind: 'status', status: 403, headers: LIMITED },
    'retrying',
    'host_rate_limited',
    /403/,
  ],
  [
    'throttled',
    { kind: 'status', status: 429, headers: { 'retry-after': '90' } },
    'retrying',
    'host_rate_limited',
    /429/,
  ],
];

describe('a host that fails leaves the last good index served, and the crawl heals by itself', () => {
  it.each(FAULTS)('%s', async (name, fault, status, code, message) => {
    const { fullName, before, newer } = await indexed(name);
    github.break(fullName, fault);
    await letDueTimeCome(fullName);

    const run = await tickAndWait(fullName);

    expect(run).toMatchObject({ status, code, trigger: 'schedule', rowsWritten: 0 });
    expect(run.message).toMatch(message);
    expect(await getPlugin(`${fullName}/old`)).toEqual(before);
    expect((await registry.get(`/v1/plugins/${fullName}/new`)).status).toBe(404);
    github.mend(fullName);
    await endPauses();
    await expectHealed(fullName, newer.sha);
  });

  it('slow, but within its time, is no failure', async () => {
    const { fullName, newer } = await indexed('slow');
    github.break(fullName, { kind: 'slow', delay_ms: 300, drop_bytes: 512 });

    await expectHealed(fullName, newer.sha);

    github.mend(fullName);
  });
});

describe('a host that fails again and again', () => {
  it('is asked less and less often, and the first success forgets it', async () => {
    const { fullName, newer } = await indexed('flaky');
    github.break(fullName, { kind: 'status', status: 500 });
    const waits_ms: number[] = [];

    for (let failures = 0; failures < 3; failures += 1) {
      await letDueTimeCome(fullName);
      await tickAndWait(fullName);
      const { nextCrawlAt } = await getRepository(fullName);
      waits_ms.push(Date.parse(nextCrawlAt ?? '') - Date.now());
    }

    expect(waits_ms.map((wait) => Math.floor(Math.log2(wait / 60_000 + 0.1)))).toEqual([1, 2, 3]);
    github.mend(fullName);
    await expectHealed(fullName, newer.sha);
    const { failure_count } = (await registry.database
      .prepare('SELECT failure_count FROM repositories WHERE full_name = ?')
      .bind(fullName)
      .first<{ failure_count: number }>()) ?? { failure_count: -1 };
    expect(failure_count).toBe(0);
  });
});

describe('a host that asks to be left alone', () => {
  it.each([
    ['for two minutes', 429, () => ({ 'retry-after': '120' }), 120_000],
    ['and does not say how long', 403, () => LIMITED, 60_000],
    ["until the hour's calls come back", 403, () => limitedUntil(600), 600_000],
  ])('%s is not asked for any repository until then', async (said, status, headers, pause_ms) => {
    const name = said.replaceAll(/\W/g, '-');
    const { fullName, newer } = await indexed(name);
    const other = await indexed(`beside-${name}`);
    github.break(fullName, { kind: 'status', status, headers: headers() });
    await letDueTimeCome(fullName);
    const start = Date.now();
    await tickAndWait(fullName);
    await letDueTimeCome(other.fullName);
    github.requests.length = 0;

    await registry.tick();
    await new Promise((resolve) => setTimeout(resolve, 500));

    expect(github.requests).toEqual([]);
    const until = await registry.database
      .prepare('SELECT max(paused_until) AS until FROM host_pauses')
      .first<{ until: string }>();
    const paused_ms = Date.parse(until?.until ?? '') - start;
    expect(paused_ms).toBeGreaterThanOrEqual(pause_ms);
    expect(paused_ms).toBeLessThan(pause_ms + 30_000);
    expect(await getPlugin(`${other.fullName}/old`)).toEqual(other.before);
    github.mend(fullName);
    await endPauses();
    await expectHealed(other.fullName, other.newer.sha);
    await expectHealed(fullName, newer.sha);
  });
});

describe('a repository that there never was', () => {
  const countRepositories = async () =>
    ((await (await registry.get('/v1/stats')).json()) as { repositories: number }).repositories;
  /** It is missed again a day later, and the tick after that has come. */
  const missAgain = async (fullName: string): Promise<void> => {
    await letDayPass(fullName);
    expect(await tickAndWait(fullName)).toMatchObject({ code: 'repository_not_found' });
    await registry.tick();
  };

  it('is not forgotten while a marketplace points at it', async () => {
    const fullName = 'nobody/listed-this';
    const plugins = [{ name: 'far', source: { source: 'github', repo: fullName } }];
    const marketplace = { name: 'points', owner: { name: 'Ada' }, plugins };
    github.put(
      await repositoryWith('ada/points', { '.claude-plugin/marketplace.json': marketplace }),
    );
    await registry.crawl('ada/points');
    expect(await registry.crawl(fullName)).toMatchObject({ code: 'repository_not_found' });

    await missAgain(fullName);

    expect(await getRepository(fullName)).toMatchObject({ state: 'gone' });
  });

  it('is not counted, changes no version, and is forgotten after two misses a day apart', async () => {
    const fullName = 'nobody/made-this-up';
    const counted = await countRepositories();
    const { headers } = await registry.get('/v1/categories');
    expect(await registry.crawl(fullName)).toMatchObject({ code: 'repository_not_found' });
    expect(await countRepositories()).toBe(counted);
    expect((await registry.get('/v1/categories')).headers.get('etag')).toBe(headers.get('etag'));

    await missAgain(fullName);

    expect((await registry.get(`/v1/repositories/${fullName}`)).status).toBe(404);
    expect(await countRepositories()).toBe(counted);
  });
});

describe('a repository that its host withdraws', () => {
  it('is gone after two misses a day apart, its plugins too, and comes back with it', async () => {
    const { fullName, before, newer } = await indexed('withdrawn');
    github.remove(fullName);
    await letDueTimeCome(fullName);
    expect(await tickAndWait(fullName)).toMatchObject({ code: 'repository_not_found' });
    const once = await getRepository(fullName);
    expect(once.state).toBe('active');
    expect(Date.parse(once.nextCrawlAt ?? '') - Date.now()).toBeGreaterThan(DAY_MS);
    expect(await getPlugin(`${fullName}/old`)).toEqual(before);
    await letDayPass(fullName);

    expect(await tickAndWait(fullName)).toMatchObject({ code: 'repository_not_found' });

    expect(await getRepository(fullName)).toMatchObject({ state: 'gone' });
    expect(await getPlugin(`${fullName}/old`)).toEqual({
      ...before,
      status: 'gone',
      install: [],
    });
    github.put(newer);
    await expectHealed(fullName, newer.sha);
    expect((await getPlugin(`${fullName}/old`)).id).toBe(before.id);
  });

  it('for legal reasons is blocked, keeps its plugins, and is active again afterwards', async () => {
    const { fullName, before, newer } = await indexed('withheld');
    github.break(fullName, { kind: 'status', status: 451 });
    await letDueTimeCome(fullName);

    await tickAndWait(fullName);

    expect(await getRepository(fullName)).toMatchObject({ state: 'blocked' });
    expect(await getPlugin(`${fullName}/old`)).toEqual(before);
    github.mend(fullName);
    await expectHealed(fullName, newer.sha);
  });

  it('to another name is followed there, and read', async () => {
    const { fullName, before, newer } = await indexed('leaving');
    github.rename(fullName, 'ada', 'arrived');
    await letDueTimeCome(fullName);

    const run = await tickAndWait('ada/leaving');

    expect(run).toMatchObject({ status: 'ok', repository: 'ada/arrived', commitSha: newer.sha });
    expect(await getPlugin('ada/arrived/old')).toMatchObject({ id: before.id, status: 'active' });
    expect(await getPlugin('ada/arrived/new')).toMatchObject({ commitSha: newer.sha });
    const old = await fetch(new URL('/v1/plugins/ada/leaving/old', registry.url));
    expect(new URL(old.url).pathname).toBe('/v1/plugins/ada/arrived/old');
  });
});
