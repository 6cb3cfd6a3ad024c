import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  componentListStatement,
  firstCategoriesStatement,
  pluginListStatement,
  pluginStatement,
} from '../src/index.ts';
import {
  parseSearchText,
  type SearchExpressions,
  searchExpressions,
  searchStatement,
} from '../src/search/index.ts';
import { COUNTED_MAX } from '../src/search/search-facets.ts';
import { storeContents } from '../src/writes/plugin-contents.ts';
import { insertPlugins, KIND, keyOf, makePlugins, slugOf } from './support/synthetic.ts';

const page = { known: '', limit: 20, first: 21 };
const plain = { after: false, minRating: false, unofficial: false, unverified: false };
const components = {
  kind: 'skills',
  plugin: false,
  owner: false,
  category: false,
  q: false,
} as const;

const searched = (type: 'plugin' | 'skill' | 'all', { q = 'alpha', first = page.first } = {}) => {
  const { matches, correction, ...whole } = searchExpressions(
    parseSearchText(`${q} `),
    type,
    {},
  ) as SearchExpressions;
  const shape = {
    type,
    tiers: matches.map(({ tier }) => tier),
    gated: true,
    corrected: true,
    minRating: false,
    from: 0,
    after: false,
  };
  return searchStatement(shape).bind(env.DB, {
    ...page,
    first,
    ...whole,
    ...correction,
    ...Object.fromEntries(matches.map(({ tier, match }) => [`match${tier}`, match])),
  });
};

const bound = {
  'the first plugins': () =>
    pluginListStatement({ sort: 'downloads', facets: 0, ...plain }).bind(env.DB, page),
  'plugins after a key': () =>
    pluginListStatement({ sort: 'name', facets: 0, ...plain, after: true }).bind(env.DB, {
      ...page,
      after: 'b',
    }),
  'plugins of a category': () =>
    pluginListStatement({ sort: 'rating', facets: 1, ...plain }).bind(env.DB, {
      ...page,
      facet0: 'category:category-1',
    }),
  'skills by name': () =>
    componentListStatement({ ...components, sort: 'name', after: false }).bind(env.DB, page),
  'skills by downloads': () =>
    componentListStatement({ ...components, sort: 'downloads', after: false }).bind(env.DB, {
      ...page,
      facet: 'has:skills',
    }),
  'skills of an owner': () =>
    componentListStatement({ ...components, owner: true, sort: 'name', after: false }).bind(
      env.DB,
      { ...page, owner: 'owner-3' },
    ),
  'skills of nobody that begin as many do': () =>
    componentListStatement({
      ...components,
      owner: true,
      q: true,
      sort: 'name',
      after: false,
    }).bind(env.DB, { ...page, owner: 'nobody', q: 'alpha' }),
  'found plugins': () => searched('plugin'),
  'found skills': () => searched('skill'),
  'plugins found by a misspelled word': () => searched('plugin', { q: 'alpah' }),
  'what is found of all kinds, with facets': () => searched('all', { first: COUNTED_MAX }),
  'four categories': () => firstCategoriesStatement.bind(env.DB, page),
  'one plugin': () => pluginStatement.whole.bind(env.DB, { slug: slugOf(7), known: '' }),
  'one plugin of which nothing is stored': () =>
    pluginStatement.whole.bind(env.DB, { slug: slugOf(8), known: '' }),
};

/**
 * Rows that each answer reads: the totals, and each of a page's 20 items with what it joins. One more item tells whether a page
 * follows, but for the first of all plugins, or of one facet's, which are counted. Whether anything has all the words of a search is
 * asked first; its hits are walked in the index, where the first comes uncounted.
 */
const ROWS_READ = {
  'the first plugins': 1 + 20,
  'plugins after a key': 1 + 21,
  'plugins of a category': 1 + 1 + 20 * 2,
  'skills by name': 1 + 21 * 3,
  'skills of an owner': 1 + 21 * 3,
  'skills of nobody that begin as many do': 1 + 1,
  'skills by downloads': 1 + 21 * 3 + 20,
  'found plugins': 2 + 20 + 20,
  'found skills': 2 + 20 + 20 * 2,
  // Beside the hits: the spellings of the word, and the steps in which they are written into the expressions.
  'plugins found by a misspelled word': 2 + 20 + 20 + 11,
  // 16 of the page's hits are components; facets count 30 hits.
  'what is found of all kinds, with facets': 2 + 29 + 20 + 16,
  // They stand in the totals' row.
  'four categories': 1,
  // With its repository, and what it holds: one text, or each of its four components and the end of each walk.
  'one plugin': 2 + 1,
  'one plugin of which nothing is stored': 2 + 1 + 4 + 4,
};

const measure = async () => {
  const read = Object.entries(bound).map(async ([what, statement]) => {
    const { meta } = await statement().all();
    return [what, meta.rows_read] as const;
  });
  return Object.fromEntries(await Promise.all(read));
};

describe('an answer reads the same rows', () => {
  beforeAll(async () => {
    await insertPlugins(makePlugins(0, 200));
    await env.DB.batch(storeContents(env.DB, [keyOf(KIND.plugin, 7)]));
  });

  it('from 200 plugins as from 2,000', async () => {
    const few = await measure();
    await insertPlugins(makePlugins(200, 2000));

    const many = await measure();

    expect(few).toEqual(ROWS_READ);
    expect(many).toEqual(ROWS_READ);
  });

  it('and only one for a caller who holds its version', async () => {
    const { results } = await bound['the first plugins']().all<{ version: string }>();
    const known = results[0]?.version;

    const { meta } = await pluginListStatement({ sort: 'downloads', facets: 0, ...plain })
      .bind(env.DB, { ...page, known })
      .all();

    expect(meta.rows_read).toBe(1);
  });
});

describe('a list with several filters reads no more than the rarest has', () => {
  const facets = ['category:category-1', 'has:hooks', 'owner:owner-1'];
  // The totals; and twice, for the page and for whether one follows, each filter, how many answer to it, and where its walk ends.
  const least = 1 + 2 * (facets.length * 2 + 1);
  const rowsOf = async (): Promise<number> => {
    const { meta } = await pluginListStatement({ sort: 'stars', facets: facets.length, ...plain })
      .bind(env.DB, {
        ...page,
        facets: JSON.stringify(facets),
        ...Object.fromEntries(facets.map((facet, place) => [`facet${place}`, facet])),
      })
      .all();
    return meta.rows_read;
  };

  it('where nobody answers to it', async () => {
    expect(await rowsOf()).toBeLessThanOrEqual(least);
  });

  it('where a few do', async () => {
    const few = [1, 46, 91, 2];
    await env.DB.batch(
      few.map((place) =>
        env.DB.prepare('UPDATE plugins SET hook_count = 1 WHERE slug = ?').bind(slugOf(place)),
      ),
    );

    // Each of the few, what else each answers to, and the plugins that are given.
    expect(await rowsOf()).toBeLessThanOrEqual(least + few.length * 3 + 3);
  });
});
