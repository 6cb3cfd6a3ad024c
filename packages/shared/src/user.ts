import * as z from 'zod';
import { collectionSummary } from './collection.ts';
import { pluginRating } from './plugin-rating.ts';
import { isoTime } from './primitives.ts';

export const user = z
  .strictObject({
    username: z.string(),
    displayName: z.string().nullable(),
    avatarUrl: z.string().nullable(),
    url: z.string().nullable(),
    createdAt: isoTime.describe('When they first signed in.'),
    collections: z.array(collectionSummary).describe('Their newest 100 public collections.'),
    ratings: z.array(pluginRating).describe('Their newest 100 ratings.'),
  })
  .meta({ id: 'User', description: "A person's public profile." });
export type User = z.infer<typeof user>;
