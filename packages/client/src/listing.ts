import type { Page } from '@skillstash/shared';

/**
 * A list of the registry. Going through it gives every item once and asks for a page only when its first item is wanted; going
 * through it again asks again. `Next` is what points at a page: a cursor, or the number of a change.
 */
export type Listing<Item, PageOf = Page<Item>, Next = string> = AsyncIterable<Item> & {
  /** One page: the first, or the one that follows `next`. */
  page(next?: Next): Promise<PageOf>;
  /** Page by page, from the first or from `next` on. */
  pages(next?: Next): AsyncIterable<PageOf>;
};

/** How pages of a list are got: one by what points at it, and from one to what points at its successor. */
export type Paging<PageOf, Next> = {
  page(next: Next | undefined): Promise<PageOf>;
  nextOf(page: PageOf): Next | undefined;
};

/**
 * Makes a list of what gives its pages. Nothing is asked for yet.
 *
 * @param signal ends a walk between items, too
 */
export const createListing = <Item, PageOf extends { items: Item[] }, Next>(
  { page, nextOf }: Paging<PageOf, Next>,
  signal: AbortSignal | undefined,
): Listing<Item, PageOf, Next> => {
  async function* pages(from?: Next): AsyncGenerator<PageOf, void, undefined> {
    let next: Next | undefined = from;
    do {
      const found = await page(next);
      yield found;
      next = nextOf(found);
    } while (next !== undefined);
  }
  async function* items(): AsyncGenerator<Item, void, undefined> {
    for await (const found of pages())
      for (const item of found.items) {
        signal?.throwIfAborted();
        yield item;
      }
  }
  return { page: (next) => page(next), pages, [Symbol.asyncIterator]: items };
};

/**
 * A list whose pages name their next cursor.
 *
 * @param page asks for the page of a cursor, or for the first
 */
export const cursorListing = <Item, PageOf extends Page<Item> = Page<Item>>(
  page: (cursor: string | undefined) => Promise<PageOf>,
  signal: AbortSignal | undefined,
): Listing<Item, PageOf> =>
  createListing<Item, PageOf, string>(
    { page, nextOf: ({ nextCursor }) => nextCursor ?? undefined },
    signal,
  );
