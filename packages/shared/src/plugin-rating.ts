import * as z from 'zod';
import { isoTime, pluginSlug } from './primitives.ts';

/** One person's rating of one plugin: whole stars from 1 to 5 and an optional review of at most 2,000 characters. */
export const pluginRating = z
  .strictObject({
    plugin: pluginSlug,
    username: z.string(),
    rating: z.int().min(1).max(5),
    review: z.string().max(2000).nullable(),
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'PluginRating' });
export type PluginRating = z.infer<typeof pluginRating>;
