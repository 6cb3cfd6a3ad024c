import * as z from 'zod';
import { isoTime, pluginSlug } from './primitives.ts';
import { writtenText } from './written-text.ts';

/** How long a review and the reply to it may be. */
export const REVIEW_CHARACTERS_MAX = 2000;

const stars = z.int().min(1).max(5);
const review = writtenText(REVIEW_CHARACTERS_MAX);

export const reviewReply = z
  .strictObject({
    text: review.describe('Plain text, as it was written: whoever shows it as HTML escapes it.'),
    repliedAt: isoTime.describe('When they said it.'),
  })
  .meta({ id: 'ReviewReply', description: 'What an owner of a plugin says to a review of it.' });
export type ReviewReply = z.infer<typeof reviewReply>;

export const pluginRating = z
  .strictObject({
    plugin: pluginSlug.describe('The plugin that they rated.'),
    username: z.string().describe('Who rated it.'),
    rating: stars.describe('Whole stars.'),
    review: review
      .nullable()
      .describe(
        'Plain text, as it was written: whoever shows it as HTML escapes it. Null where there is none, or an admin hid it.',
      ),
    reply: reviewReply
      .nullable()
      .describe("An owner's answer to the review; null where there is none."),
    createdAt: isoTime.describe('When they first rated it.'),
    updatedAt: isoTime.describe('When they last changed what they say.'),
  })
  .meta({ id: 'PluginRating', description: "One person's rating of one plugin." });
export type PluginRating = z.infer<typeof pluginRating>;

/** What a person says of a plugin. A review that is blank is none. */
export const ratingRequest = z.strictObject({
  rating: stars.describe('Whole stars.'),
  review: review
    .nullable()
    .default(null)
    .transform((text) => (text?.trim() ? text : null))
    .describe('Plain text; blank is none.'),
});
export type RatingRequest = z.input<typeof ratingRequest>;

/** What an owner says to a review. */
export const replyRequest = z.strictObject({
  text: review
    .refine((text) => text.trim() !== '', { message: 'is blank' })
    .meta({ minLength: 1, maxLength: REVIEW_CHARACTERS_MAX, description: 'Plain text.' }),
});
export type ReplyRequest = z.input<typeof replyRequest>;
