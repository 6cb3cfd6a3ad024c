import type { PluginRating, ReviewReply } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Json, jsonObject, jsonText, quoted } from '../json.ts';
import { pluginRatings, users } from '../schema/index.ts';

const reply = jsonText<ReviewReply | null>(
  sql`iif(${pluginRatings.reply} IS NULL, 'null', ${jsonObject<ReviewReply>({
    text: quoted<string>(sql`${pluginRatings.reply}`),
    repliedAt: quoted<string>(sql`${pluginRatings.repliedAt}`),
  })})`,
);

/** A rating with its review and reply, in terms of plugin_ratings and users. @param plugin the plugin's slug */
export const ratingJson = (plugin: Json<string>): Json<PluginRating> =>
  jsonObject<PluginRating>({
    plugin,
    username: users.username,
    rating: pluginRatings.rating,
    review: pluginRatings.review,
    reply,
    createdAt: pluginRatings.createdAt,
    updatedAt: pluginRatings.updatedAt,
  });
