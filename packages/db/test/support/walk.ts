import type { PageRead } from '../../src/index.ts';

/** A list can end, or it is broken: no test has this many pages. */
const PAGES_MAX = 1000;

/**
 * Walks a list from its first page to its last.
 *
 * @param read asks for the page after a key, or for the first one
 * @returns all items, in the order they came
 * @throws where the list does not end
 */
export const walk = async <Item>(
  read: (after: string | undefined) => Promise<PageRead<unknown>>,
): Promise<Item[]> => {
  const items: Item[] = [];
  let after: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const { page } = await read(after);
    items.push(...(JSON.parse(page?.items ?? '[]') as Item[]));
    if (!page?.nextKey) return items;
    after = page.nextKey;
  }
  throw new Error(`the list has more than ${PAGES_MAX} pages`);
};
