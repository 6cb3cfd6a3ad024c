import { pluginDownloadSeries } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { download, marksArrive } from './harness/downloads.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(await repositoryWith('ada/shop', marketplaceWith('shop', ['one', 'two', 'sentinel'])));
  await registry.crawl('ada/shop');
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

const run = (text: string, ...values: unknown[]) =>
  registry.database
    .prepare(text)
    .bind(...values)
    .run();

/** Ticks once while tables that its steps need are not there. */
const tickWithout = async (...tables: readonly string[]): Promise<void> => {
  for (const table of tables) await run(`ALTER TABLE ${table} RENAME TO away_${table}`);
  try {
    await registry.tick();
  } finally {
    for (const table of tables) await run(`ALTER TABLE away_${table} RENAME TO ${table}`);
  }
};

const totalOf = async (slug: string): Promise<number> => {
  const response = await registry.get(`/v1/plugins/${slug}/downloads`);
  return pluginDownloadSeries.parse(await response.json()).total;
};

const oldDelivery = (id: string) =>
  run(
    'INSERT INTO webhook_deliveries (id, received_at) VALUES (?, ?)',
    id,
    '2020-01-01T00:00:00.000Z',
  );

const deliveries = async (): Promise<unknown[]> =>
  (await registry.database.prepare('SELECT id FROM webhook_deliveries').all()).results;

describe('a tick', () => {
  it('whose first step fails does all that come after it, and says that it failed', async () => {
    await oldDelivery('first');
    await download(registry, 'ada/shop/one', '198.51.100.1');
    await marksArrive(registry, 'ada/shop/sentinel');

    await expect(tickWithout('host_pauses')).rejects.toThrow('exception');

    expect(await deliveries()).toEqual([]);
    expect(await totalOf('ada/shop/one')).toBe(1);
  });

  it('of which several steps fail does the others', async () => {
    await download(registry, 'ada/shop/two', '198.51.100.2');
    await marksArrive(registry, 'ada/shop/sentinel');

    await expect(tickWithout('host_pauses', 'webhook_deliveries')).rejects.toThrow('exception');

    expect(await totalOf('ada/shop/two')).toBe(1);
  });

  it('whose last step fails has handed out what is due', async () => {
    await run("UPDATE repositories SET next_crawl_at = '2020-01-01T00:00:00.000Z'");
    github.requests.length = 0;

    await expect(tickWithout('download_keys')).rejects.toThrow('exception');

    await expect.poll(() => github.requests.length, { timeout: 30_000 }).toBeGreaterThan(0);
  });
});
