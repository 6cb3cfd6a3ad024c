import type { PluginRating, ReviewReply } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Json, jsonObject, jsonText, quoted } from '../json.ts';
import { pluginRatings, users } from '../schema/index.ts';

const reply = jsonText<ReviewReply | null>(
  sql`iif(${pluginRatings.reply} IS NULL OR ${pluginRatings.hiddenAt} IS NOT NULL, 'null', ${jsonObject<ReviewReply>(
    {
      text: quoted<string>(sql`${pluginRatings.reply}`),
      repliedAt: quoted<string>(sql`${pluginRatings.repliedAt}`),
    },
  )})`,
);

/** What an admin has hidden is not shown; its stars count all the same. */
const review = quoted<string | null>(
  sql`iif(${pluginRatings.hiddenAt} IS NULL, ${pluginRatings.review}, NULL)`,
);

/** A rating with its review and reply, in terms of plugin_ratings and users. @param plugin the plugin's slug */
export const ratingJson = (plugin: Json<string>): Json<PluginRating> =>
  jsonObject<PluginRating>({
    plugin,
    username: users.username,
    rating: pluginRatings.rating,
    review,
    reply,
    createdAt: pluginRatings.createdAt,
    updatedAt: pluginRatings.updatedAt,
  });
