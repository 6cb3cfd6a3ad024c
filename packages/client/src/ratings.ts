import type { PluginRating, RatingRequest } from '@skillstash/shared';
import type { Call, CallOptions, KeyOptions, Written } from './call.ts';
import { pluginPath } from './plugins.ts';

const reviewPath = (slug: string, username: string) => ({ ...pluginPath(slug), username });

/** What the person whose token the client has says of plugins, and of reviews of their own. */
export const ratingMethods = (call: Call) => ({
  /** Your rating of a plugin; `rating_not_found` where you have not rated it. */
  mine: async (slug: string, options: CallOptions = {}): Promise<PluginRating> =>
    call('ratings.mine', { path: pluginPath(slug), ...options }),

  /** Rates a plugin, in the place of what you said before. */
  give: async (
    slug: string,
    rating: RatingRequest,
    options: CallOptions = {},
  ): Promise<Written<PluginRating>> =>
    call('ratings.give', { path: pluginPath(slug), body: rating, ...options }),

  /** Takes your rating and review of a plugin back. */
  withdraw: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('ratings.withdraw', { path: pluginPath(slug), ...options }),

  /** Replies, once, to somebody's review of a plugin that you own. */
  reply: async (
    slug: string,
    username: string,
    text: string,
    options: KeyOptions = {},
  ): Promise<Written<PluginRating>> =>
    call('ratings.reply', { path: reviewPath(slug, username), body: { text }, ...options }),

  /** Takes the reply to a review of a plugin that you own back. */
  withdrawReply: async (
    slug: string,
    username: string,
    options: CallOptions = {},
  ): Promise<Written> =>
    call('ratings.withdrawReply', { path: reviewPath(slug, username), ...options }),
});
