import { createHmac } from 'node:crypto';
import { type CrawlRun, crawlRequested, crawlRun, plugin, repository } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const SECRET = 'a shared secret';
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = {
    GITHUB_API_URL: await github.listen(),
    GITHUB_WEBHOOK_SECRET: SECRET,
    CALL_TIMEOUT_SECONDS: '3',
  };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const getPlugin = async (slug: string) =>
  plugin.parse(await (await registry.get(`/v1/plugins/${slug}`)).json());

const getRepository = async (name: string) =>
  repository.parse(await (await registry.get(`/v1/repositories/${name}`)).json());

/** Where an address leads, if it leads elsewhere. */
const leadsTo = async (path: string) => {
  const response = await fetch(new URL(path, registry.url), { redirect: 'manual' });
  return [response.status, response.headers.get('Location')];
};

const getRun = async (url: string): Promise<CrawlRun> =>
  crawlRun.parse(await (await registry.get(url)).json());

/** Asks for a crawl and gives the address of its run, which may be going on. */
const asked = async (name: string): Promise<string> => {
  const response = await registry.post('/v1/repositories', { repository: name, refresh: true });
  return crawlRequested.parse(await response.json()).url;
};

const ended = async (url: string): Promise<CrawlRun> => {
  await expect.poll(async () => (await getRun(url)).finishedAt, { timeout: 30_000 }).not.toBeNull();
  return getRun(url);
};

const running = (url: string) =>
  expect.poll(async () => (await getRun(url)).status).toBe('running');

/** A push to a repository, as GitHub tells of it: under the name that it has now. */
const pushed = async (name: string, sha: string): Promise<string> => {
  const body = JSON.stringify({
    ref: 'refs/heads/main',
    after: sha,
    repository: { full_name: name, default_branch: 'main' },
  });
  const response = await fetch(new URL('/webhooks/github', registry.url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-GitHub-Event': 'push',
      'X-GitHub-Delivery': `pushed-${name.replace('/', '-')}`,
      'X-Hub-Signature-256': `sha256=${createHmac('sha256', SECRET).update(body).digest('hex')}`,
    },
    body,
  });
  const { run } = (await response.json()) as { run: { id: string } };
  return `/v1/runs/${run.id}`;
};

/** A repository that is indexed as `acme/<name>`, and that its host calls `acme/<name>-now` since. */
const renamed = async (name: string) => {
  const [old, now] = [`acme/${name}`, `acme/${name}-now`];
  const played = await repositoryWith(old, marketplaceWith(name, ['saw']));
  github.put(played);
  await registry.crawl(old);
  const { id } = await getPlugin(`${old}/saw`);
  github.rename(old, 'acme', `${name}-now`);
  return { old, now, id, played };
};

const expectMoved = async ({ old, now, id }: Awaited<ReturnType<typeof renamed>>) => {
  const [, name] = now.split('/');
  expect(await getPlugin(`${now}/saw`)).toMatchObject({ id, repository: { name } });
  expect(await leadsTo(`/v1/plugins/${old}/saw`)).toEqual([301, `/v1/plugins/${now}/saw`]);
  expect(await leadsTo(`/v1/repositories/${old}`)).toEqual([301, `/v1/repositories/${now}`]);
  expect((await getRepository(now)).state).toBe('active');
};

describe('a repository that is asked for by its new name before its old one', () => {
  it('is the same one, at its new address', async () => {
    const moved = await renamed('tools');

    const run = await registry.crawl(moved.now);

    expect(run).toMatchObject({ status: 'unchanged', code: null, repository: moved.now });
    await expectMoved(moved);
    expect(await registry.crawl(moved.old)).toMatchObject({
      status: 'unchanged',
      repository: moved.now,
    });
  });

  it('is so by a push as well, and what was pushed is there', async () => {
    const moved = await renamed('pushed');
    const files = { ...marketplaceWith('pushed', ['saw']), 'plugins/saw/README.md': '# Saw' };
    const { id, sha } = await repositoryWith(moved.now, files, { id: moved.played.id });
    github.put(await repositoryWith(moved.now, files, { id }));

    const run = await ended(await pushed(moved.now, sha));

    expect(run).toMatchObject({ status: 'ok', repository: moved.now, trigger: 'webhook' });
    expect(run.commitSha).toBe(sha);
    await expectMoved(moved);
  });

  it('by a push that brings nothing new, too', async () => {
    const moved = await renamed('quiet');

    const run = await ended(await pushed(moved.now, moved.played.sha));

    expect(run).toMatchObject({ status: 'unchanged', repository: moved.now });
    await expectMoved(moved);
  });

  it('keeps what its old name belongs to now apart', async () => {
    const moved = await renamed('reused');
    github.put(await repositoryWith(moved.old, marketplaceWith('reused', ['evil']), { id: 667 }));

    const run = await registry.crawl(moved.now);

    expect(run).toMatchObject({ status: 'unchanged', repository: moved.now });
    await expectMoved(moved);
    expect((await registry.get(`/v1/plugins/${moved.old}/evil`)).status).toBe(404);
  });

  it('finds the listings that know it by its new name', async () => {
    const moved = await renamed('listed');
    const source = { source: 'git-subdir', url: moved.now, path: './plugins/saw' };
    const manifest = { name: 'shop', owner: { name: 'Ada' }, plugins: [{ name: 'saw', source }] };
    github.put(await repositoryWith('ada/shop', { '.claude-plugin/marketplace.json': manifest }));

    await registry.crawl('ada/shop');
    await expect
      .poll(
        async () => {
          await registry.tick();
          return (await registry.get(`/v1/plugins/${moved.now}/saw`)).status;
        },
        { timeout: 30_000 },
      )
      .toBe(200);
    await registry.crawl(moved.now);

    await expectMoved(moved);
    const { listings } = await getPlugin(`${moved.now}/saw`);
    expect(listings.map((one) => one.marketplace)).toEqual([moved.now, 'ada/shop']);
  });
});

describe('a repository whose new name was asked for before the host knew it', () => {
  it('takes the name, and the runs that were there', async () => {
    const moved = await renamed('early');
    github.break(moved.now, { kind: 'status', status: 500 });
    const failed = await ended(await asked(moved.now));
    github.mend(moved.now);

    const run = await registry.crawl(moved.old);

    expect(failed).toMatchObject({ status: 'retrying', repository: moved.now });
    expect(run).toMatchObject({ status: 'unchanged', repository: moved.now });
    await expectMoved(moved);
    expect(await getRun(`/v1/runs/${failed.id}`)).toMatchObject({ repository: moved.now });
  });

  it('leaves it alone while that is being crawled, and takes it afterwards', async () => {
    const moved = await renamed('waiting');
    github.break(moved.now, { kind: 'hanging' });
    const hanging = await asked(moved.now);
    await running(hanging);
    github.mend(moved.now);

    const { repositoryId } = await idOf(moved.old);
    const old = await asked(moved.old);
    await registry.deliver('skillstash-crawls', [{ repositoryId }]);

    expect(await ended(old)).toMatchObject({ status: 'unchanged' });
    expect(await ended(hanging)).toMatchObject({ status: 'retrying', code: 'host_timeout' });
    expect(await ended(await asked(moved.now))).toMatchObject({ status: 'unchanged' });
    await expectMoved(moved);
  });
});

const idOf = async (fullName: string): Promise<{ repositoryId: string }> => {
  const row = await registry.database
    .prepare('SELECT id FROM repositories WHERE full_name = ?')
    .bind(fullName)
    .first<{ id: string }>();
  return { repositoryId: row?.id ?? '' };
};

describe('both names at once', () => {
  it('end well, and are one repository', async () => {
    const moved = await renamed('both');

    const runs = await Promise.all([registry.crawl(moved.now), registry.crawl(moved.old)]);

    expect(runs.map(({ status }) => status)).toEqual(['unchanged', 'unchanged']);
    await expectMoved(moved);
  });

  it('end well where the old one is being read just then', async () => {
    const moved = await renamed('slow');
    const files = {
      ...marketplaceWith('slow', ['saw']),
      'plugins/saw/skills/b/SKILL.md': skillText('b'),
    };
    github.put(await repositoryWith(moved.now, files, { id: moved.played.id }));
    github.break(moved.now, { kind: 'slow', delay_ms: 300, drop_bytes: 200 });
    const old = await asked(moved.old);
    await running(old);

    const now = await asked(moved.now);
    const { repositoryId } = await idOf(moved.now);
    if (repositoryId) await registry.deliver('skillstash-crawls', [{ repositoryId }]);
    github.mend(moved.now);

    expect([(await ended(old)).status, (await ended(now)).status]).toEqual(['ok', 'unchanged']);
    await expectMoved(moved);
  });

  it('end well where nothing was known of either', async () => {
    github.put(await repositoryWith('acme/fresh', marketplaceWith('fresh', ['saw'])));
    github.rename('acme/fresh', 'acme', 'fresh-now');
    const urls = [await asked('acme/fresh'), await asked('acme/fresh-now')];
    const ids = await Promise.all(['acme/fresh', 'acme/fresh-now'].map(idOf));

    await Promise.all(ids.map((body) => registry.deliver('skillstash-crawls', [body])));

    const statuses = (await Promise.all(urls.map(ended))).map(({ status }) => status);
    expect(statuses.filter((status) => !['ok', 'unchanged'].includes(status))).toEqual([]);
    expect((await getPlugin('acme/fresh-now/saw')).slug).toBe('acme/fresh-now/saw');
    expect(await leadsTo('/v1/repositories/acme/fresh')).toEqual([
      301,
      '/v1/repositories/acme/fresh-now',
    ]);
  });
});
