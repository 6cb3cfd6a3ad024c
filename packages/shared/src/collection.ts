import * as z from 'zod';
import { installInstructions, pluginSummary } from './plugin.ts';
import { count, id, isoTime } from './primitives.ts';

/** A named, ordered set of plugins. `slug` is `username/name`. */
export const collectionSummary = z
  .strictObject({
    id,
    slug: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    username: z.string(),
    visibility: z.enum(['public', 'unlisted']),
    featured: z.boolean(),
    pluginCount: count,
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'CollectionSummary' });
export type CollectionSummary = z.infer<typeof collectionSummary>;

/** A collection with its members in order, and the commands that install all of them. */
export const collection = collectionSummary
  .extend({ plugins: z.array(pluginSummary), install: z.array(installInstructions) })
  .meta({ id: 'Collection' });
export type Collection = z.infer<typeof collection>;
