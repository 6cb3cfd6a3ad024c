import * as z from 'zod';

/** What a `nextCursor` is. */
export const NEXT_CURSOR =
  'Where the next page begins: sent as `cursor` with the same sort and filters. Null on the last page.';

/**
 * One page of a list. `nextCursor` is opaque.
 *
 * @param item the schema of what is listed
 */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable().describe(NEXT_CURSOR) });

/** One page of a list of `Item`. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };
