import * as z from 'zod';
import { isoTime, pluginSlug } from './primitives.ts';
import { writtenText } from './written-text.ts';

/** How long a review and the reply to it may be. */
export const REVIEW_CHARACTERS_MAX = 2000;

const stars = z.int().min(1).max(5);
const review = writtenText(REVIEW_CHARACTERS_MAX);

/** What an owner of a plugin says to a review of it. */
export const reviewReply = z.strictObject({ text: review, repliedAt: isoTime }).meta({
  id: 'ReviewReply',
});
export type ReviewReply = z.infer<typeof reviewReply>;

/**
 * One person's rating of one plugin: whole stars from 1 to 5 and an optional review of at most 2,000 characters. Texts are plain
 * text, as they were written: whoever shows them as HTML escapes them.
 */
export const pluginRating = z
  .strictObject({
    plugin: pluginSlug,
    username: z.string(),
    rating: stars,
    review: review.nullable(),
    reply: reviewReply.nullable(),
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'PluginRating' });
export type PluginRating = z.infer<typeof pluginRating>;

/** What a person says of a plugin. A review that is blank is none. */
export const ratingRequest = z.strictObject({
  rating: stars,
  review: review
    .nullable()
    .default(null)
    .transform((text) => (text?.trim() ? text : null)),
});
export type RatingRequest = z.input<typeof ratingRequest>;

/** What an owner says to a review. */
export const replyRequest = z.strictObject({
  text: review
    .refine((text) => text.trim() !== '', { message: 'is blank' })
    .meta({
      minLength: 1,
      maxLength: REVIEW_CHARACTERS_MAX,
    }),
});
export type ReplyRequest = z.input<typeof replyRequest>;
