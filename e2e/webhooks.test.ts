import { createHmac, randomBytes } from 'node:crypto';
import { crawlReport, crawlRun, page, plugin } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const SECRET = 'a shared secret';
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = { GITHUB_API_URL: await github.listen(), GITHUB_WEBHOOK_SECRET: SECRET };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const sign = (body: string | Buffer, secret = SECRET) =>
  `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;

let deliveries = 0;
const deliver = (body: string, headers: Record<string, string> = {}) => {
  deliveries += 1;
  return fetch(new URL('/webhooks/github', registry.url), {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'X-GitHub-Event': 'push',
      'X-GitHub-Delivery': `delivery-${deliveries}`,
      'X-Hub-Signature-256': sign(body),
      ...headers,
    },
    body,
  });
};

const pushTo = (fullName: string, sha: string, ref = 'refs/heads/main') =>
  JSON.stringify({ ref, after: sha, repository: { full_name: fullName, default_branch: 'main' } });

const runsOf = async (fullName: string) =>
  page(crawlRun).parse(await (await registry.get(`/v1/runs?repository=${fullName}`)).json()).items;

describe('a webhook', () => {
  it('of a push to the default branch asks for a crawl', async () => {
    const played = await repositoryWith('ada/hooked', marketplaceWith('hooked', ['one']));
    github.put(played);

    const response = await deliver(pushTo('ada/hooked', played.sha));

    expect(response.status).toBe(202);
    await expect.poll(async () => (await runsOf('ada/hooked'))[0]?.status).toBe('ok');
    expect((await runsOf('ada/hooked'))[0]).toMatchObject({
      trigger: 'webhook',
      commitSha: played.sha,
    });
  });

  it('for a commit that is indexed, or delivered twice, asks for nothing', async () => {
    const [indexed] = await runsOf('ada/hooked');
    const sent = pushTo('ada/hooked', 'b'.repeat(40));
    const same = await deliver(pushTo('ada/hooked', indexed?.commitSha ?? ''));
    await deliver(sent, { 'X-GitHub-Delivery': 'twice' });
    await expect.poll(async () => (await runsOf('ada/hooked')).length).toBe(2);
    await expect.poll(async () => (await runsOf('ada/hooked'))[0]?.finishedAt).not.toBeNull();

    const again = await deliver(sent, { 'X-GitHub-Delivery': 'twice' });

    expect([same.status, await same.json()]).toEqual([200, { outcome: 'fresh', run: null }]);
    expect([again.status, await again.json()]).toEqual([200, { outcome: 'repeated', run: null }]);
    expect(await runsOf('ada/hooked')).toHaveLength(2);
  });

  it.each([
    ['another branch', pushTo('ada/other', 'c'.repeat(40), 'refs/heads/feature'), {}],
    ['a tag', pushTo('ada/other', 'c'.repeat(40), 'refs/tags/v1'), {}],
    ['another event', '{}', { 'X-GitHub-Event': 'ping' }],
    ['a push without a repository', '{"ref":"refs/heads/main"}', {}],
    ['a delivery without an id', pushTo('ada/other', 'c'.repeat(40)), { 'X-GitHub-Delivery': '' }],
  ])('about %s is ignored', async (_, body, headers) => {
    const response = await deliver(body, headers);

    expect([response.status, await response.json()]).toEqual([
      200,
      { outcome: 'ignored', run: null },
    ]);
    expect((await registry.get('/v1/repositories/ada/other')).status).toBe(404);
  });

  it('signed over bytes that are not JSON is 400', async () => {
    const response = await deliver('{"ref":');

    expect(response.status).toBe(400);
  });

  it('is signed over the raw bytes: the same JSON written otherwise is refused', async () => {
    const body = pushTo('ada/forged', 'd'.repeat(40));

    const response = await deliver(JSON.stringify(JSON.parse(body), null, 1), {
      'X-Hub-Signature-256': sign(body),
    });

    expect(response.status).toBe(401);
  });

  it('with a forged signature is never accepted: 1,200 tries', async () => {
    const body = pushTo('ada/forged', 'd'.repeat(40));
    const right = sign(body).slice('sha256='.length);
    const flip = (place: number) =>
      right.slice(0, place) + (right[place] === '0' ? '1' : '0') + right.slice(place + 1);
    const forged = [
      ...Array.from({ length: 64 }, (_, place) => `sha256=${flip(place)}`),
      ...Array.from({ length: 64 }, (_, length) => `sha256=${right.slice(0, length)}`),
      ...Array.from({ length: 1060 }, () => `sha256=${randomBytes(32).toString('hex')}`),
      sign(body, ''),
      sign(body, 'undefined'),
      sign(body, `${SECRET} `),
      sign(`${body} `),
      `sha1=${createHmac('sha1', SECRET).update(body).digest('hex')}`,
      `sha256=${right.toUpperCase()}`,
      `sha256=${right}00`,
      ` sha256=0${right}`,
      right,
      '',
      'sha256=',
      `sha512=${createHmac('sha512', SECRET).update(body).digest('hex')}`,
    ];

    const statuses = new Map<number, number>();
    for (let start = 0; start < forged.length; start += 40) {
      const sent = forged
        .slice(start, start + 40)
        .map((signature) => deliver(body, { 'X-Hub-Signature-256': signature }));
      for (const { status } of await Promise.all(sent))
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }

    expect(forged).toHaveLength(1200);
    expect([...statuses]).toEqual([[401, 1200]]);
    expect((await registry.get('/v1/repositories/ada/forged')).status).toBe(404);
  });

  it('is refused by a registry without a secret, which says so, whatever it is signed with', async () => {
    const open = await startRegistry();
    const body = pushTo('ada/forged', 'd'.repeat(40));

    const response = await fetch(new URL('/webhooks/github', open.url), {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        'X-GitHub-Event': 'push',
        'X-GitHub-Delivery': 'x',
        'X-Hub-Signature-256': sign(body, ''),
      },
      body,
    });

    const problem = await response.json();
    await open.stop();
    expect(response.status).toBe(401);
    expect(problem).toMatchObject({
      code: 'invalid_signature',
      detail: 'This registry has no GITHUB_WEBHOOK_SECRET: it accepts no webhooks.',
    });
  });
});

describe('a dry run', () => {
  const dryRun = (repository: string) =>
    registry.post('/v1/repositories?dryRun=true', { repository });

  it('reports what a repository holds, with its problems, and stores nothing', async () => {
    const files = marketplaceWith('dry', ['one', 'two']);
    github.put(
      await repositoryWith('ada/dry', { ...files, 'plugins/two/.claude-plugin/plugin.json': '{' }),
    );

    const response = await dryRun('ada/dry');

    const report = crawlReport.parse(await response.json());
    expect(response.status).toBe(200);
    expect(report).toMatchObject({
      repository: 'ada/dry',
      marketplace: { name: 'dry', loadable: true },
      plugins: [
        { name: 'one', loadable: true, componentCounts: { skills: 1 }, problems: [] },
        { name: 'two', loadable: false },
      ],
    });
    expect(report.plugins[1]?.problems[0]).toMatchObject({
      severity: 'error',
      path: 'plugins/two/.claude-plugin/plugin.json',
      line: 1,
    });
    expect((await registry.get('/v1/repositories/ada/dry')).status).toBe(404);
    expect((await registry.get('/v1/plugins/ada/dry/one')).status).toBe(404);
  });

  it('of what is not there is 404, and of what cannot be read 502 with the reason', async () => {
    github.put(await repositoryWith('ada/torn', marketplaceWith('torn', ['one'])));
    github.break('ada/torn', { kind: 'corrupt' });

    const [absent, torn] = [await dryRun('ada/absent'), await dryRun('ada/torn')];

    expect([absent.status, torn.status]).toEqual([404, 502]);
    expect(await torn.json()).toMatchObject({
      code: 'host_unreadable',
      detail: expect.stringContaining('archive_corrupt'),
    });
  });
});

describe('a host whose calls are nearly used up', () => {
  it('is left alone until they come back, and what waits is crawled then', async () => {
    const api = new GitHubStandIn();
    const reset = Math.floor(Date.now() / 1000) + 3600;
    const limits = { 'x-ratelimit-remaining': '3', 'x-ratelimit-reset': String(reset) };
    const tight = await startRegistry({ vars: { GITHUB_API_URL: await api.listen() } });
    api.put(await repositoryWith('ada/first', marketplaceWith('first', ['one'])));
    api.put(await repositoryWith('ada/second', marketplaceWith('second', ['two'])));
    api.headers = limits;
    await tight.crawl('ada/first');
    api.requests.length = 0;

    const asked = await tight.post('/v1/repositories', { repository: 'ada/second' });
    await tight.tick();
    const callsWhilePaused = api.requests.length;
    api.headers = {};
    const pause = await tight.database
      .prepare('SELECT paused_until AS until FROM host_pauses')
      .first<{ until: string }>();
    await tight.database
      .prepare("UPDATE host_pauses SET paused_until = '2026-01-01T00:00:00.000Z'")
      .run();

    await expect
      .poll(
        async () => {
          await tight.tick();
          return (await tight.get('/v1/plugins/ada/second/two')).status;
        },
        { timeout: 10_000, interval: 200 },
      )
      .toBe(200);
    const found = plugin.parse(await (await tight.get('/v1/plugins/ada/second/two')).json());
    await tight.stop();
    await api.close();
    expect(asked.status).toBe(202);
    expect(callsWhilePaused).toBe(0);
    expect(Date.parse(pause?.until ?? '')).toBe(reset * 1000);
    expect(found.name).toBe('two');
  });
});
