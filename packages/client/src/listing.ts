import type { Page } from '@skillstash/shared';

/**
 * A list of the registry. Going through it gives every item once and asks for a page only when its first item is wanted; going
 * through it again asks again.
 */
export type Listing<Item> = AsyncIterable<Item> & {
  /** One page: the first, or the one where a `nextCursor` of the same list points. */
  page(cursor?: string): Promise<Page<Item>>;
  /** Page by page, from the first or from a cursor. */
  pages(cursor?: string): AsyncIterable<Page<Item>>;
};

/**
 * Makes a list of what gives its pages. Nothing is asked for yet.
 *
 * @param signal ends a walk between items, too
 */
export const createListing = <Item>(
  page: (cursor: string | undefined) => Promise<Page<Item>>,
  signal: AbortSignal | undefined,
): Listing<Item> => {
  async function* pages(from?: string): AsyncGenerator<Page<Item>, void, undefined> {
    let cursor: string | undefined = from;
    do {
      const found = await page(cursor);
      yield found;
      cursor = found.nextCursor ?? undefined;
    } while (cursor !== undefined);
  }
  async function* items(): AsyncGenerator<Item, void, undefined> {
    for await (const found of pages())
      for (const item of found.items) {
        signal?.throwIfAborted();
        yield item;
      }
  }
  return { page: (cursor) => page(cursor), pages, [Symbol.asyncIterator]: items };
};
