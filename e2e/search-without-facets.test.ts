import { type SearchPage, searchPage } from '@skillstash/shared';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());

const search = async (query: string): Promise<SearchPage> =>
  searchPage.parse(await (await registry.get(`/v1/search?${query}`)).json());

it.each(['review', 'revew', '-'])(
  'finds the same for %s, and counts nothing, where nobody looks at the counts',
  async (q) => {
    const counted = await search(`q=${q}&type=all`);
    const uncounted = await search(`q=${q}&type=all&facets=false`);

    expect(counted.facets).not.toBeNull();
    expect(uncounted).toEqual({ ...counted, facets: null });
  },
);

it('goes on with a page from where either kind of first page ended', async () => {
  const { nextCursor } = await search('q=review&type=all&limit=1&facets=false');
  const counted = await search(`q=review&type=all&limit=1&cursor=${nextCursor}`);
  const uncounted = await search(`q=review&type=all&limit=1&facets=false&cursor=${nextCursor}`);

  expect(uncounted.items).toHaveLength(1);
  expect(uncounted.items).toEqual(counted.items);
});
