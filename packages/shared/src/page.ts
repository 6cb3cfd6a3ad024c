import * as z from 'zod';

/** The most items one page holds. */
export const PAGE_LIMIT_MAX = 100;
/** How many items a page holds when nobody says. */
export const PAGE_LIMIT_DEFAULT = 20;

/**
 * One page of a list. `nextCursor` is opaque and null on the last page; it belongs to the sort and the filters
 * that made it.
 *
 * @param item the schema of what is listed
 */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** One page of a list of `Item`. */
export type Page<Item> = { items: Item[]; nextCursor: string | null };
