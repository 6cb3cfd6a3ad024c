import * as z from 'zod';
import { collectionSummary } from './collection.ts';
import { pluginRating } from './plugin-rating.ts';
import { isoTime } from './primitives.ts';

/** A person's public profile, with their public collections and newest ratings. */
export const user = z
  .strictObject({
    username: z.string(),
    displayName: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    url: z.string().nullable(),
    createdAt: isoTime,
    collections: z.array(collectionSummary),
    ratings: z.array(pluginRating),
  })
  .meta({ id: 'User' });
export type User = z.infer<typeof user>;
