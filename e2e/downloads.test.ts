import { plugin, pluginDownloadSeries, registryStats } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { addresses, download, downloadFrom, marksArrive } from './harness/downloads.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const QUEUE = 'skillstash-downloads';
const SHOP = 'ada/shop';
/** Takes the downloads that only show that the queue is empty. */
const SENTINEL = `${SHOP}/sentinel`;
const NAMES = [
  ...['alone', 'many', 'six', 'kinds', 'bots', 'forged', 'again', 'hot', 'rising', 'old', 'late'],
  ...['gone', 'blocked', 'moved', 'crawled', 'known', 'sentinel'],
];
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(await repositoryWith(SHOP, marketplaceWith('shop', NAMES)));
  await registry.crawl(SHOP);
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const today = (): string => new Date().toISOString().slice(0, 10);
const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const run = (text: string, ...values: unknown[]) =>
  registry.database
    .prepare(text)
    .bind(...values)
    .run();

const readValue = async (text: string, ...values: unknown[]): Promise<unknown> =>
  Object.values(
    (await registry.database
      .prepare(text)
      .bind(...values)
      .first()) ?? {},
  )[0];

const idOf = (name: string) =>
  readValue('SELECT id FROM plugins WHERE slug = ?', `${SHOP}/${name}`);

const count = async (): Promise<void> => {
  await marksArrive(registry, SENTINEL);
  await registry.tick();
};

const json = async (path: string): Promise<unknown> => (await registry.get(path)).json();
const seriesOf = async (name: string) =>
  pluginDownloadSeries.parse(await json(`/v1/plugins/${SHOP}/${name}/downloads`));
const pluginOf = async (name: string) => plugin.parse(await json(`/v1/plugins/${SHOP}/${name}`));

describe('a download', () => {
  it('counts once, however often one address reports it', async () => {
    const answered = await downloadFrom(
      registry,
      `${SHOP}/alone`,
      Array(1_000).fill('198.51.100.7'),
    );

    await count();

    expect(answered).toEqual({ 202: 1_000 });
    expect(await seriesOf('alone')).toEqual({
      total: 1,
      days: [{ day: today(), downloads: 1, automated: 0 }],
    });
  });

  it('counts for each address', async () => {
    await downloadFrom(registry, `${SHOP}/many`, addresses(300));

    await count();

    expect(await pluginOf('many')).toMatchObject({
      downloads: 300,
      downloads7d: 300,
      downloads30d: 300,
    });
  });

  it('counts once for a line, whichever of its IPv6 addresses it takes', async () => {
    const ofLine = Array.from(
      { length: 40 },
      (_, place) => `2001:db8:1:2:${place.toString(16)}::1`,
    );
    const spelled = ['2001:0DB8:0001:0002::', '2001:db8:1:2:0:0:0:9'];
    const others = ['2001:db8:1:3::1', '2001:db8::1', '::1', '::ffff:192.0.2.1', '192.0.2.1'];

    await downloadFrom(registry, `${SHOP}/six`, [...ofLine, ...spelled, ...others]);

    await count();
    // The line, the three other networks, and one IPv4 address in two spellings.
    expect(await seriesOf('six')).toMatchObject({ total: 5 });
  });

  it('counts for each kind of client at an address', async () => {
    for (const client of ['claude-code', 'codex', 'copilot', 'skills', 'skillstash', 'other'])
      await download(registry, `${SHOP}/kinds`, '198.51.100.8', { client });

    await count();

    expect(await seriesOf('kinds')).toMatchObject({ total: 6 });
  });

  it('is nobody else’s whatever a client says of its address', async () => {
    for (const address of addresses(30)) {
      const headers = {
        'X-Forwarded-For': address,
        'X-Real-IP': address,
        'True-Client-IP': address,
        Forwarded: `for=${address}`,
      };
      await download(registry, `${SHOP}/forged`, '198.51.100.9', { headers });
    }

    await count();

    expect(await seriesOf('forged')).toMatchObject({ total: 1 });
  });

  it('counts for the plugin at its address of today', async () => {
    await run(
      'INSERT INTO slug_redirects (slug, plugin_id, since_at) VALUES (?, ?, ?)',
      'ada/before/moved',
      await idOf('moved'),
      '2026-11-01T00:00:00.000Z',
    );

    const { status } = await download(registry, 'Ada/Before/Moved', '198.51.100.10');

    await count();
    expect(status).toBe(202);
    expect(await seriesOf('moved')).toMatchObject({ total: 1 });
  });
});

describe('what is no download of a plugin', () => {
  it('is not found', async () => {
    const response = await download(registry, `${SHOP}/nobody`, '198.51.100.7');

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'plugin_not_found' });
  });

  it.each(['gone', 'blocked'])('is not found where the plugin is %s', async (name) => {
    await run(
      'UPDATE plugins SET status = ?1, revision = revision + 1 WHERE slug = ?2',
      name,
      `${SHOP}/${name}`,
    );

    const { status } = await download(registry, `${SHOP}/${name}`, '198.51.100.7');

    expect(status).toBe(404);
  });

  it.each([
    ['another client', { client: 'netscape' }],
    ['no client', {}],
    ['more than is known', { client: 'codex', address: '192.0.2.1' }],
    ['a version without end', { client: 'codex', version: 'x'.repeat(201) }],
  ])('is refused: %s', async (_, body) => {
    const response = await registry.post(`/v1/plugins/${SHOP}/alone/downloads`, body);

    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
  });
});

const APART: ReadonlyArray<[string, string, Record<string, string>]> = [
  ['a build machine that says so', 'ci', {}],
  ['a search engine', 'other', { 'User-Agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' }],
  ['a runner', 'claude-code', { 'User-Agent': 'github-actions/1.0' }],
  ['a script', 'claude-code', { 'User-Agent': 'curl/8.5.0' }],
  ['a browser', 'claude-code', { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0' }],
  ['a page of somebody else', 'claude-code', { Origin: 'https://elsewhere.example' }],
  ['nobody', 'claude-code', { 'User-Agent': '' }],
];

describe('a bot', () => {
  it('is counted apart', async () => {
    for (const [place, [, client, headers]] of APART.entries())
      await download(registry, `${SHOP}/bots`, `198.51.100.${place}`, { client, headers });
    await download(registry, `${SHOP}/bots`, '198.51.100.0');

    await count();

    expect(await seriesOf('bots')).toEqual({
      total: 1,
      days: [{ day: today(), downloads: 1, automated: APART.length }],
    });
    expect(await pluginOf('bots')).toMatchObject({ downloads7d: 1, downloads30d: 1 });
  });
});

describe('an install by the skills command', () => {
  it('counts where it reads the index, not where it looks for updates', async () => {
    const index = `/${SHOP}/crawled/.well-known/agent-skills/index.json`;
    const from = (address: string, more = {}) =>
      registry.get(index, { 'CF-Connecting-IP': address, ...more });

    for (const address of ['198.51.100.1', '198.51.100.1', '198.51.100.2'])
      expect((await from(address)).status).toBe(200);
    await from('198.51.100.3', { 'X-Skills-Update-Check': '1' });

    await count();
    expect(await seriesOf('crawled')).toMatchObject({ total: 2 });
  });
});

describe('what the queue delivers', () => {
  const messages = async (name: string, length: number, day = today()) => {
    const pluginId = await idOf(name);
    return Array.from({ length }, (_, place) => ({
      pluginId,
      day,
      mark: `${name}-${place}`.padEnd(22, '_'),
      automated: false,
    }));
  };

  it('counts once, delivered again, to two consumers at once, and counted by two at once', async () => {
    const batch = await messages('again', 50);

    await registry.deliver(QUEUE, batch.slice(0, 20));
    await registry.tick();
    await Promise.all([
      registry.deliver(QUEUE, batch),
      registry.deliver(QUEUE, [...batch, ...batch]),
    ]);
    await Promise.all([registry.tick(), registry.tick()]);
    await registry.deliver(QUEUE, batch);
    await registry.tick();

    expect(await seriesOf('again')).toEqual({
      total: 50,
      days: [{ day: today(), downloads: 50, automated: 0 }],
    });
  });

  it('does not count where the day has no key any more', async () => {
    await registry.deliver(QUEUE, await messages('late', 5, daysAgo(2)));

    await registry.tick();

    expect(await seriesOf('late')).toEqual({ total: 0, days: [] });
  });
});

describe('a plugin that everybody wants', () => {
  it('is written once a minute, for 5,000 downloads from as many addresses', async () => {
    const slug = `${SHOP}/hot`;
    const revision = () => readValue('SELECT revision FROM plugins WHERE slug = ?', slug);
    const before = Number(await revision());

    await downloadFrom(registry, slug, addresses(4_999));

    await marksArrive(registry, SENTINEL);
    expect(await revision()).toBe(before);
    await registry.tick();
    // Each write of a plugin moves its revision by one; with the sentinel's these are the 5,000 marks that a minute counts.
    expect(await revision()).toBe(before + 1);
    expect(await pluginOf('hot')).toMatchObject({ downloads: 4_999 });
  });
});

const nextHour = (): string =>
  new Date((Math.floor(Date.now() / 3_600_000) + 1) * 3_600_000).toISOString();

describe('a plugin that has many', () => {
  it('shows a few more at the next full hour, in its series and its answer alike', async () => {
    const slug = `${SHOP}/known`;
    await run('UPDATE plugins SET downloads = 1000 WHERE slug = ?', slug);
    const hours = [nextHour()];
    await downloadFrom(registry, slug, addresses(3));
    await count();
    hours.push(nextHour());
    const meanwhile = [await pluginOf('known'), await seriesOf('known')];
    const due = await readValue(
      'SELECT due_at FROM waiting_downloads WHERE plugin_id = ?',
      await idOf('known'),
    );

    await run('UPDATE waiting_downloads SET due_at = ?', new Date().toISOString());
    await registry.tick();

    expect(hours).toContain(due);
    expect(meanwhile).toMatchObject([{ downloads: 1000 }, { total: 1000, days: [] }]);
    expect(await pluginOf('known')).toMatchObject({ downloads: 1003, downloads7d: 3 });
    expect(await seriesOf('known')).toMatchObject({ total: 1003, days: [{ downloads: 3 }] });
  });
});

describe('orders and totals', () => {
  const firstBy = async (sort: string): Promise<string> => {
    const { items } = (await json(`/v1/plugins?owner=ada&limit=1&sort=${sort}`)) as {
      items: [{ slug: string }];
    };
    return items[0].slug;
  };
  const totalDownloads = async () => registryStats.parse(await json('/v1/stats')).downloads;

  it('follow, with the new day too, when nobody downloads anything', async () => {
    const name = 'rising';
    await downloadFrom(registry, `${SHOP}/hot`, addresses(20));
    await count();
    const before = await totalDownloads();
    await run(
      'UPDATE plugin_downloads SET day = ? WHERE plugin_id = ?',
      daysAgo(8),
      await idOf('hot'),
    );
    await run(`UPDATE download_state SET rolled_day = ?`, daysAgo(1));
    await downloadFrom(registry, `${SHOP}/${name}`, addresses(400));

    await count();

    expect(await totalDownloads()).toBe(before + 400 + 1);
    expect(await pluginOf('hot')).toMatchObject({ downloads7d: 0, downloads30d: 4_999 });
    expect([await firstBy('downloads'), await firstBy('trending')]).toEqual([
      `${SHOP}/hot`,
      `${SHOP}/${name}`,
    ]);
    await run(
      'UPDATE plugin_downloads SET day = ? WHERE plugin_id = ?',
      daysAgo(31),
      await idOf('hot'),
    );
    await run(`UPDATE download_state SET rolled_day = ?`, daysAgo(1));
    await registry.tick();
    expect(await pluginOf('hot')).toMatchObject({
      downloads: 4_999,
      downloads7d: 0,
      downloads30d: 0,
    });
  });
});
