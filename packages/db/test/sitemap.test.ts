import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { countSitemaps, listSitemap, type SitemapEntry, sitemapStatement } from '../src/index.ts';
import { insertPlugins, makePlugins, slugOf } from './support/synthetic.ts';

const PLUGINS = 5001;

const slugsOf = async (number: number): Promise<string[] | undefined> => {
  const found = await listSitemap(env.DB, number, '');
  if (!found?.body) return undefined;
  return (JSON.parse(found.body) as SitemapEntry[]).map(({ slug }) => slug);
};

const rowsRead = async (number: number): Promise<number> => {
  const bound = sitemapStatement.whole.bind(env.DB, { number, known: '' });
  return (await bound.all()).meta.rows_read;
};

describe('sitemaps', () => {
  beforeAll(async () => {
    expect(await countSitemaps(env.DB)).toBe(0);
    for (let from = 0; from < PLUGINS; from += 2000)
      await insertPlugins(makePlugins(from, Math.min(from + 2000, PLUGINS)));
  });

  it('hold every plugin once, 5,000 each', async () => {
    const numbers = Array.from({ length: await countSitemaps(env.DB) }, (_, place) => place + 1);

    const sitemaps = await Promise.all(numbers.map(slugsOf));

    expect(sitemaps.map((slugs) => slugs?.length)).toEqual([5000, 1]);
    expect(new Set(sitemaps.flat()).size).toBe(PLUGINS);
  });

  it('end: there is none past the last, and none before the first', async () => {
    expect(await slugsOf(3)).toBeUndefined();
    expect(await slugsOf(0)).toEqual([]);
  });

  it('read their own rows and no others', async () => {
    expect(await rowsRead(1)).toBeLessThan(5010);
    expect(await rowsRead(2)).toBeLessThan(10);
  });

  it('leave out what is not active and move nothing else', async () => {
    const before = await slugsOf(2);
    await env.DB.prepare("UPDATE plugins SET status = 'gone' WHERE slug = ?").bind(slugOf(3)).run();

    expect(await slugsOf(1)).not.toContain(slugOf(3));
    expect(await slugsOf(2)).toEqual(before);
  });

  it('cost one row for a caller who holds the version', async () => {
    const found = await listSitemap(env.DB, 1, '');
    const bound = sitemapStatement.whole.bind(env.DB, { number: 1, known: found?.version ?? '' });

    const { meta, results } = await bound.all<{ body: string | null }>();

    expect(results[0]?.body).toBeNull();
    expect(meta.rows_read).toBeLessThanOrEqual(2);
  });
});
