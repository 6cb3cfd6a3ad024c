import { catalog } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { insertMany } from '../packages/db/test/support/many-plugins.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const BYTES_MAX = 5_000_000;
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry();
  await insertMany(registry.database, 10_000);
}, 120_000);
afterAll(() => registry.stop());

describe('a catalog of 10,000 plugins', () => {
  it('is no larger than clients take, holds the most used, and removes nothing for having been cut', async () => {
    const body = await (await registry.get('/catalogs/all/marketplace.json')).text();

    const { plugins, forceRemoveDeletedPlugins } = catalog.parse(JSON.parse(body));
    const bytes = Buffer.byteLength(body);
    const names = new Set(plugins.map(({ name }) => name));
    expect(bytes).toBeLessThanOrEqual(BYTES_MAX);
    expect(bytes).toBeGreaterThan(BYTES_MAX - 10_000);
    expect(names.size).toBe(plugins.length);
    expect(names.has('plugin-9999')).toBe(true);
    expect(names.has('plugin-0')).toBe(false);
    expect(forceRemoveDeletedPlugins).toBe(false);
  });

  it('takes in what became more used than what it held', async () => {
    const path = '/catalogs/owner/made/marketplace.json';
    const before = await registry.get(path);
    const etag = before.headers.get('ETag') ?? '';
    const isIn = (body: string) => body.includes('{"name":"plugin-1",');
    const wasIn = isIn(await before.text());
    await registry.database
      .prepare(
        "UPDATE plugins SET downloads = 99999, revision = revision + 1 WHERE slug = 'made/many/plugin-1'",
      )
      .run();

    const after = await registry.get(path, {
      // Not from memory: the database changed behind the registry's back.
      'Cache-Control': 'no-cache',
      'If-None-Match': etag,
    });

    expect(wasIn).toBe(false);
    expect(after.status).toBe(200);
    expect(isIn(await after.text())).toBe(true);
  });
});
