import { env } from 'cloudflare:workers';
import { type NameCount, PAGE_LIMIT_MAX } from '@skillstash/shared';
import { beforeAll, describe, expect, it } from 'vitest';
import { listNames, nameListStatement } from '../src/index.ts';
import { readPage } from '../src/page.ts';
import { insertPlugins, makePlugins, slugOf } from './support/synthetic.ts';
import { rowsOf } from './support/tables.ts';
import { walk } from './support/walk.ts';

const { DB: db } = env;
/** What one database writes into JSON as it is, another might escape. */
const ODD = [
  `it's "quoted" and \\escaped\\ </script>`,
  'two\nlines\r\nand a\ttab',
  '👩‍👩‍👧 emoji, ünïcödé, 日本語',
  '\u0001\b\f\u001e\u001f control characters \u007f\u0080',
  '\u2028 line \u2029 separators \ufeff',
  '7',
];
const STORED_MAX = PAGE_LIMIT_MAX + 1;

const run = (text: string) => db.prepare(text).run();
const revision = async () =>
  (await rowsOf<{ revision: number }>('SELECT revision FROM registry_totals'))[0]?.revision ?? 0;
/** The list as it is stored. */
const stored = async () => {
  const [row] = await rowsOf<{ categories: string }>('SELECT categories FROM registry_totals');
  return JSON.parse(row?.categories ?? '') as Array<[string, number, string]>;
};
/** Each category that active plugins have, most first, as `facet_counts` has it. */
const counted = async () =>
  (
    await rowsOf<Record<string, unknown>>(
      `SELECT name, plugin_count, count_key FROM facet_counts WHERE kind = 'category' AND plugin_count > 0
        ORDER BY count_key DESC`,
    )
  ).map((row) => Object.values(row));

/** What becomes of plugins, and the categories with their counts afterwards. */
const CHANGES: Array<[text: string, after: string[]]> = [
  [`UPDATE plugins SET category = 'web' WHERE slug = '${slugOf(0)}'`, ['web 2', 'data 2', 'ai 1']],
  [`UPDATE plugins SET category = NULL WHERE slug = '${slugOf(1)}'`, ['web 2', 'data 1', 'ai 1']],
  [`UPDATE plugins SET category = 'new' WHERE category = 'ai'`, ['web 2', 'new 1', 'data 1']],
  [
    `UPDATE plugins SET status = 'removed' WHERE slug = '${slugOf(0)}'`,
    ['web 1', 'new 1', 'data 1'],
  ],
  [`UPDATE plugins SET status = 'blocked' WHERE category = 'data'`, ['web 1', 'new 1']],
  [`UPDATE plugins SET status = 'active'`, ['web 2', 'new 1', 'data 1']],
  [`DELETE FROM plugins WHERE category = 'new'`, ['web 2', 'data 1']],
  ['DELETE FROM repositories', []],
];

const lines = (list: Array<[string, number, string]>) =>
  list.map(([name, count]) => `${name} ${count}`);

describe('the stored list of the first categories', () => {
  beforeAll(() => {
    const given = ['data', 'data', 'data', 'web', 'ai'];
    return insertPlugins(
      makePlugins(0, 5).map((plugin, place) => ({ ...plugin, category: given[place] ?? null })),
    );
  });

  it('is what facet_counts has after plugins come', async () => {
    expect(lines(await stored())).toEqual(['data 3', 'web 1', 'ai 1']);
    expect(await stored()).toEqual(await counted());
  });

  it.each(CHANGES)(
    'is what facet_counts has, in another version, after %s',
    async (text, after) => {
      const before = await revision();

      await run(text);

      expect(lines(await stored())).toEqual(after);
      expect(await stored()).toEqual(await counted());
      expect(await revision()).toBeGreaterThan(before);
    },
  );
});

describe('of more categories than are stored', () => {
  const count = STORED_MAX + 29;
  const categoryOf = (place: number) => ODD[place] ?? `many-${place}`;

  // Those of the first seven plugins have two each.
  beforeAll(() =>
    insertPlugins(
      makePlugins(1000, 1000 + count + 7).map((plugin, place) => ({
        ...plugin,
        category: categoryOf(place % count),
      })),
    ),
  );

  it('one more than a page may have is stored', async () => {
    const all = await counted();

    expect(all).toHaveLength(count);
    expect(await stored()).toEqual(all.slice(0, STORED_MAX));
  });

  it('the next one moves up when one goes', async () => {
    const next = (await counted())[STORED_MAX];

    await run(`UPDATE plugins SET status = 'removed' WHERE category = '${categoryOf(6)}'`);

    expect((await stored()).at(-1)).toEqual(next);
    expect(await stored()).toEqual((await counted()).slice(0, STORED_MAX));
  });

  it.each([1, 7, PAGE_LIMIT_MAX])('pages of %i give each once', async (limit) => {
    const items = await walk<NameCount>((after) =>
      listNames(db, 'category', { limit, after, known: '' }),
    );

    expect(items).toEqual((await counted()).map(([name, n]) => ({ name, count: n })));
  });

  it.each([1, 7, 20, PAGE_LIMIT_MAX])(
    'the first page of %i is byte for byte what a walk of all gives',
    async (limit) => {
      const page = { limit, known: '' };

      const first = await listNames(db, 'category', page);

      const walked = { ...page, kind: 'category', first: limit + 1 };
      expect(first).toEqual(await readPage(nameListStatement({ after: false }).bind(db, walked)));
      expect(first.page?.nextKey).not.toBeNull();
    },
  );

  it('a caller who holds the version is given none', async () => {
    const known = String(await revision());

    const read = await listNames(db, 'category', { limit: 20, known });

    expect(read).toEqual({ version: known, page: null });
  });

  it('the list is made by a walk of an index that ends with its last row', async () => {
    const list = 'SELECT list FROM first_categories';

    const plan = (await rowsOf<{ detail: string }>(`EXPLAIN QUERY PLAN ${list}`)).map(
      ({ detail }) => detail,
    );
    const { meta } = await db.prepare(list).all();

    expect(plan).toContain('SEARCH facet_counts USING INDEX facet_counts_by_count (kind=?)');
    expect(plan.filter((step) => /TEMP B-TREE|SCAN facet_counts/.test(step))).toEqual([]);
    expect(meta.rows_read).toBe(STORED_MAX);
  });
});
