import * as z from 'zod';

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
