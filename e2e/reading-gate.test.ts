import { crawlRequested, crawlRun } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const ARCHIVE_TIMEOUT_S = 8;
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = {
    GITHUB_API_URL: await github.listen(),
    ARCHIVE_TIMEOUT_SECONDS: String(ARCHIVE_TIMEOUT_S),
  };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const played = async (name: string): Promise<string> => {
  github.put(await repositoryWith(`ada/${name}`, marketplaceWith(name, ['one'])));
  return `ada/${name}`;
};

const dryRun = (repository: string): Promise<Response> =>
  registry.post('/v1/repositories?dryRun=true', { repository });

/** Asks for a crawl, and gives the address of its run. */
const ask = async (repository: string): Promise<string> => {
  const response = await registry.post('/v1/repositories', { repository, refresh: true });
  return crawlRequested.parse(await response.json()).url;
};

const runAt = async (url: string) => crawlRun.parse(await (await registry.get(url)).json());

const asksFor = (repository: string): number =>
  github.requests.filter(({ path }) => path.startsWith(`/repos/${repository}`)).length;

/** Waits until the archive is asked for: from then on, it is being read. */
const isBeingRead = (repository: string) =>
  expect
    .poll(() => github.requests.some(({ path }) => path.startsWith(`/repos/${repository}/tarball`)))
    .toBe(true);

/** An archive that takes some two seconds, and one of which the end never comes. */
const slow = { kind: 'slow', delay_ms: 400, drop_bytes: 400 } as const;
const stalled = { kind: 'stalled' } as const;

describe('two repositories in one isolate are not read at once', () => {
  it('a dry run waits for a crawl that is over soon', async () => {
    const [crawled, reported] = [await played('dripping'), await played('patient')];
    github.break(crawled, slow);
    const url = await ask(crawled);
    await isBeingRead(crawled);

    const answering = dryRun(reported);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const [asks, { status }] = [asksFor(reported), await runAt(url)];

    expect([asks, status]).toEqual([0, 'running']);
    expect((await answering).status).toBe(200);
    expect(await runAt(url)).toMatchObject({ status: 'ok' });
  });

  it('a dry run that would wait long is 503, and says when to ask again', async () => {
    const [crawled, reported] = [await played('stalling'), await played('impatient')];
    github.break(crawled, stalled);
    const url = await ask(crawled);
    await isBeingRead(crawled);

    const response = await dryRun(reported);

    expect(response.status).toBe(503);
    expect(response.headers.get('Retry-After')).toBe('5');
    expect(await response.json()).toMatchObject({ code: 'reader_busy' });
    expect(asksFor(reported)).toBe(0);
    await expect
      .poll(async () => (await runAt(url)).code, { timeout: 30_000 })
      .toBe('archive_timeout');
    expect((await dryRun(reported)).status).toBe(200);
  });

  it('a crawl waits in the queue until a dry run is over, and nothing of it is claimed before', async () => {
    const [reported, crawled] = [await played('reported'), await played('queued')];
    github.break(reported, stalled);
    const answering = dryRun(reported);
    await isBeingRead(reported);

    const url = await ask(crawled);
    await new Promise((resolve) => setTimeout(resolve, 2_000));

    expect(await runAt(url)).toMatchObject({ status: 'queued', startedAt: null });
    expect((await answering).status).toBe(502);
    await expect.poll(async () => (await runAt(url)).status, { timeout: 30_000 }).toBe('ok');
  });
});
