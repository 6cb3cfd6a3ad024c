import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mcpClient } from './harness/mcp-client.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const PUBLIC = 'https://reg.example';
const SLUG = 'okapi-data/okapi-plugins/postgres-companion';
const stateDir = mkdtempSync(join(tmpdir(), 'skillstash-public-'));
/** What each answer was, and its ETag, while nobody had said where people reach the registry. */
const before = new Map<string, { text: string; etag: string }>();
let collection: string;
let registry: TestRegistry;

const firstCollection = async ({ get }: TestRegistry): Promise<string> => {
  const { items } = (await (await get('/v1/collections')).json()) as { items: { slug: string }[] };
  return `/v1/collections/${items[0]?.slug}`;
};

const doors = (): string[] => [
  `/v1/plugins/${SLUG}`,
  collection,
  '/sitemap.xml',
  '/sitemaps/1.xml',
  '/feeds/new.atom',
  '/feeds/owner/okapi-data.atom',
];

beforeAll(async () => {
  const first = await startRegistry({ seed: true, stateDir });
  collection = await firstCollection(first);
  for (const path of doors()) {
    const response = await first.get(path);
    const text = (await response.text()).replaceAll(first.url, PUBLIC);
    before.set(path, { text, etag: response.headers.get('ETag') ?? '' });
  }
  await first.stop();
  registry = await startRegistry({ stateDir, vars: { PUBLIC_URL: `${PUBLIC}/` } });
});
afterAll(async () => {
  await registry.stop();
  rmSync(stateDir, { recursive: true, force: true });
});

describe('where PUBLIC_URL says where people reach the registry', () => {
  it('every address in an answer begins with it', async () => {
    const texts = await Promise.all(doors().map(async (path) => (await registry.get(path)).text()));

    expect(texts).toEqual(doors().map((path) => before.get(path)?.text));
    for (const text of texts) expect(text).toContain(`${PUBLIC}/`);
  });

  it('the commands that agents are told begin with it', async () => {
    const { resultOf } = mcpClient(() => registry);

    const told = await resultOf('tools/call', {
      name: 'install_command',
      arguments: { plugin: SLUG },
    });

    expect(JSON.stringify(told)).toContain(`npx skills add ${PUBLIC}/${SLUG}`);
    expect(JSON.stringify(told)).not.toContain(registry.url);
  });

  it('nobody keeps an answer that has another address in it', async () => {
    const statuses = await Promise.all(
      doors().map(async (path) => {
        const known = { 'If-None-Match': before.get(path)?.etag ?? '' };
        return (await registry.get(path, known)).status;
      }),
    );

    expect(statuses).toEqual(doors().map(() => 200));
  });

  it('an answer is the same to whoever holds it, from memory or not', async () => {
    const path = `/v1/plugins/${SLUG}`;
    const etag = (await registry.get(path)).headers.get('ETag') ?? '';

    const kept = await registry.get(path, { 'If-None-Match': etag });
    const asked = await registry.get(path, { 'If-None-Match': etag, 'x-d1-bookmark': 'none' });

    expect([kept.status, asked.status]).toEqual([304, 304]);
    expect(asked.headers.get('ETag')).toBe(etag);
  });
});
