import { expect, it } from 'vitest';
import {
  parseSearchText,
  reindexMarked,
  type SearchExpressions,
  type SearchPlace,
  searchExpressions,
  searchPage,
} from '../../src/search/index.ts';
import { limitedDatabase } from '../support/limited-database.ts';

const AT = '2026-11-21T09:00:00.000Z';
const PLUGINS = 101;
/** Longer than any crawl keeps one: a hundred are more than D1 holds in one text. */
const LONG = `zebra ${'z'.repeat(30_000)}`;

it('pages of hits that are too long for one text have half as many, and follow each other without a gap', async () => {
  const { db, sqlite } = limitedDatabase();
  sqlite.exec(`INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
    VALUES ('r', 'acme/tools', 'acme', 'tools', '${AT}', '${AT}')`);
  const put =
    sqlite.prepare(`INSERT INTO plugins (id, repository_id, slug, owner, name, description, repository_url,
      content_hash, path, source, loadable, created_at, updated_at)
    VALUES (?, 'r', ?, 'acme', ?, ?, '', '', '', '{}', 1, '${AT}', '${AT}')`);
  for (let place = 0; place < PLUGINS; place += 1)
    put.run(`p${place}`, `acme/tools/p${place}`, `p${place}`, LONG);
  await reindexMarked(db);
  const asked = searchExpressions(parseSearchText('zebra '), 'plugin', {}) as SearchExpressions;

  const sizes: number[] = [];
  const found = new Set<string>();
  for (let after: SearchPlace | undefined, more = true; more; ) {
    const { page } = await searchPage(db, 'plugin', asked, { limit: 100, after, known: '' });
    const items = JSON.parse(page?.items ?? '') as Array<{ slug: string }>;
    sizes.push(items.length);
    for (const { slug } of items) found.add(slug);
    after = page?.nextKey ? JSON.parse(page.nextKey) : undefined;
    more = after !== undefined;
  }

  expect(sizes).toEqual([50, 51]);
  expect(found.size).toBe(PLUGINS);
});
