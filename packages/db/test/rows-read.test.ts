import { env } from 'cloudflare:workers';
import { beforeAll, describe, expect, it } from 'vitest';
import { componentListStatement, pluginListStatement, pluginStatement } from '../src/index.ts';
import { insertPlugins, makePlugins, slugOf } from './support/synthetic.ts';

const page = { known: '', limit: 20, first: 21 };
const plain = { after: false, minRating: false, unofficial: false, unverified: false };
const components = {
  kind: 'skills',
  plugin: false,
  owner: false,
  category: false,
  q: false,
} as const;

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
  'one plugin': () => pluginStatement.bind(env.DB, { slug: slugOf(7), known: '' }),
};

/** Rows that each answer reads: the totals and 21 items of a page, with what each item joins. */
const ROWS_READ = {
  'the first plugins': 22,
  'plugins after a key': 22,
  'plugins of a category': 43,
  'skills by name': 43,
  'skills by downloads': 84,
  'one plugin': 10,
};

const measure = async () => {
  const read = Object.entries(bound).map(async ([what, statement]) => {
    const { meta } = await statement().all();
    return [what, meta.rows_read] as const;
  });
  return Object.fromEntries(await Promise.all(read));
};

describe('an answer reads the same rows', () => {
  beforeAll(() => insertPlugins(makePlugins(0, 200)));

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
