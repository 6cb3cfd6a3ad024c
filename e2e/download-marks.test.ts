import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pluginDownloadSeries } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addresses, download, downloadFrom, marksArrive } from './harness/downloads.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const PLUGINS = ['unkeyed', 'unkept', 'restarted', 'private', 'sentinel'];
const slugOf = (name: string) => `ada/shop/${name}`;
const SENTINEL = slugOf('sentinel');
const stateDir = mkdtempSync(join(tmpdir(), 'skillstash-marks-'));
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ stateDir });
  await run(
    `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at) VALUES ('shop', 'ada/shop', 'ada', 'shop', '', '')`,
  );
  for (const name of PLUGINS)
    await run(
      `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable, created_at,
         updated_at) VALUES (?1, 'shop', ?2, 'ada', ?1, '', '', '', '{"kind":"local","path":""}', 1, '2026-01-01', '2026-01-01')`,
      name,
      slugOf(name),
    );
});
afterAll(async () => {
  await registry.stop();
  rmSync(stateDir, { recursive: true });
});

const daysAgo = (days: number): string =>
  new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);

const run = (text: string, ...values: unknown[]) =>
  registry.database
    .prepare(text)
    .bind(...values)
    .run();

const countRows = async (table: string): Promise<unknown> =>
  (await registry.database.prepare(`SELECT count(*) AS n FROM ${table}`).first<{ n: number }>())?.n;

const totalOf = async (name: string): Promise<number> => {
  const response = await registry.get(`/v1/plugins/${slugOf(name)}/downloads`);
  return pluginDownloadSeries.parse(await response.json()).total;
};

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('a counter that fails', () => {
  it('fails no download where it has no key, and counts the next one', async () => {
    await run('ALTER TABLE download_keys RENAME TO away');
    const { status } = await download(registry, slugOf('unkeyed'), '198.51.100.20');
    await run('ALTER TABLE away RENAME TO download_keys');

    await download(registry, slugOf('unkeyed'), '198.51.100.20');

    await marksArrive(registry, SENTINEL);
    await registry.tick();
    expect(status).toBe(202);
    expect(await totalOf('unkeyed')).toBe(1);
  });

  it('fails no download where marks cannot be kept, and counts it later', async () => {
    await run('ALTER TABLE download_marks RENAME TO away');
    const { status } = await download(registry, slugOf('unkept'), '198.51.100.20');
    // Longer than the queue waits for a batch to fill: it was delivered in vain.
    await wait(4_000);
    await run('ALTER TABLE away RENAME TO download_marks');

    // It waits a minute before it is delivered again.
    for (const deadline = Date.now() + 100_000; Date.now() < deadline; await wait(500)) {
      await registry.tick();
      if ((await totalOf('unkept')) > 0) break;
    }

    expect(status).toBe(202);
    expect(await totalOf('unkept')).toBe(1);
  });

  it('loses nothing that was kept when everything stops before it is counted', async () => {
    await downloadFrom(registry, slugOf('restarted'), addresses(40));
    await marksArrive(registry, SENTINEL);
    await registry.stop();
    registry = await startRegistry({ stateDir });
    await downloadFrom(registry, slugOf('restarted'), addresses(40));
    await marksArrive(registry, SENTINEL);

    await registry.tick();

    expect(await totalOf('restarted')).toBe(40);
  });
});

const tables = async (): Promise<string[]> => {
  const { results } = await registry.database
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\' AND sql NOT LIKE '%fts5vocab%'`,
    )
    .all<{ name: string }>();
  return results.map(({ name }) => name);
};

const everything = async (): Promise<string> => {
  const dumps = (await tables()).map(async (name) => {
    const { results } = await registry.database.prepare(`SELECT * FROM "${name}"`).all();
    return JSON.stringify(results);
  });
  return (await Promise.all(dumps)).join('\n');
};

/** What an address looks like in a database: as it is, and as what can be made of it without a secret. */
const tracesOf = (address: string): string[] => [
  address,
  Buffer.from(address).toString('base64'),
  Buffer.from(address).toString('hex'),
  ...['md5', 'sha1', 'sha256', 'sha512'].flatMap((name) =>
    (['hex', 'base64', 'base64url'] as const).map((encoding) =>
      createHash(name).update(address).digest(encoding).slice(0, 22),
    ),
  ),
];

describe('an address', () => {
  it('is nowhere in the database, and after two days neither is what was made of it, nor the key', async () => {
    for (const address of ['198.51.100.200', '2001:db8:77:66::1'])
      await download(registry, slugOf('private'), address);
    await marksArrive(registry, SENTINEL);
    await registry.tick();
    const stored = await everything();
    await run('UPDATE download_marks SET day = ?', daysAgo(2));
    await run('UPDATE download_keys SET day = ?', daysAgo(2));

    await registry.tick();

    const traces = ['198.51.100.200', '2001:db8:77:66::1', '2001:db8:77:66', '2001:db8:77:66::/64'];
    expect(stored).toContain('"mark":');
    expect(traces.flatMap(tracesOf).filter((trace) => stored.includes(trace))).toEqual([]);
    expect([await countRows('download_keys'), await countRows('download_marks')]).toEqual([0, 0]);
    expect(await totalOf('private')).toBe(2);
  });

  it('of yesterday is kept as long as it may be reported again', async () => {
    await run('DELETE FROM download_marks');
    await run('DELETE FROM download_keys');
    await run(`INSERT INTO download_keys (day, key) VALUES (?, ?)`, daysAgo(1), '0'.repeat(64));
    const mark = { pluginId: 'sentinel', day: daysAgo(1), mark: 'm'.repeat(22), automated: false };
    const before = await totalOf('sentinel');
    await registry.deliver('skillstash-downloads', [mark]);
    await registry.tick();

    await registry.deliver('skillstash-downloads', [mark]);
    await registry.tick();

    expect(await countRows('download_marks')).toBe(1);
    expect(await totalOf('sentinel')).toBe(before + 1);
  });
});
