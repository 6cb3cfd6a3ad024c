import type { PluginRating, RatingRequest } from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { pluginPath } from './plugins.ts';

const reviewPath = (slug: string, username: string) => ({ ...pluginPath(slug), username });

/** What the person whose token the client has says of plugins, and of reviews of their own. What is sent is sent once. */
export const ratingMethods = (call: Call) => ({
  /** Your rating of a plugin; `rating_not_found` where you have not rated it. */
  mine: async (slug: string, { signal }: CallOptions = {}): Promise<PluginRating> =>
    call('ratings.mine', { path: pluginPath(slug), signal }),

  /** Rates a plugin, in the place of what you said before. */
  give: async (
    slug: string,
    rating: RatingRequest,
    { signal }: CallOptions = {},
  ): Promise<PluginRating> =>
    call('ratings.give', { path: pluginPath(slug), body: rating, signal }),

  /** Takes your rating and review of a plugin back. */
  withdraw: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('ratings.withdraw', { path: pluginPath(slug), signal }),

  /** Replies, once, to somebody's review of a plugin that you own. */
  reply: async (
    slug: string,
    username: string,
    text: string,
    { signal }: CallOptions = {},
  ): Promise<PluginRating> =>
    call('ratings.reply', { path: reviewPath(slug, username), body: { text }, signal }),

  /** Takes the reply to a review of a plugin that you own back. */
  withdrawReply: async (
    slug: string,
    username: string,
    { signal }: CallOptions = {},
  ): Promise<void> => call('ratings.withdrawReply', { path: reviewPath(slug, username), signal }),
});
