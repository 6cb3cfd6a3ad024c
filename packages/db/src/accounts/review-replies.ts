import type { PluginRating } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, type JsonText } from '../json.ts';
import { ratingJson } from '../reads/rating-json.ts';
import { pluginRatings, plugins, users } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';
import { mayActAsOwner } from './plugin-owners.ts';

/**
 * A review of a plugin, by whom it is, and who would reply: `userId`, whose claim, if that is what makes them the owner, the host
 * has confirmed since `since` (ISO 8601). `slug` and `username` are lower case.
 */
export type ReplyKey = { slug: string; username: string; userId: string; since: string };

/** A reply. `now` is ISO 8601. */
export type NewReply = ReplyKey & { text: string; now: string };

/** A plugin as the person stands to it, and the review of it; `review` is null where there is none. */
type Review = { isOwn: 0 | 1; review: JsonText<PluginRating> | null };

/** What became of a reply. */
export type ReplyOutcome =
  | { kind: 'replied'; item: JsonText<PluginRating> }
  | { kind: 'replied before' }
  | { kind: 'no review' }
  | { kind: 'not theirs' };

const value = (name: string) => sql.placeholder(name);

const ofReviewer = sql`user_id = (SELECT id FROM users WHERE username = ${value('username')})
  AND plugin_id = (SELECT ${plugins.id} FROM ${plugins} WHERE ${plugins.slug} = ${value('slug')}
    AND ${plugins.status} <> 'blocked' AND ${mayActAsOwner})`;

/** Exported so that a test can ask for its query plan. */
export const replyPutStatement = statement<NewReply>(
  sql`UPDATE plugin_ratings SET reply = ${value('text')}, replied_at = ${value('now')}
    WHERE ${ofReviewer} AND review IS NOT NULL AND reply IS NULL RETURNING id`,
);
/** Exported so that a test can ask for its query plan. */
export const replyWithdrawStatement = statement<ReplyKey>(
  sql`UPDATE plugin_ratings SET reply = NULL, replied_at = NULL WHERE ${ofReviewer} AND reply IS NOT NULL RETURNING id`,
);

/** Exported so that a test can ask for its query plan. */
export const reviewStatement = statement<ReplyKey>(
  sql`SELECT ${mayActAsOwner} AS isOwn, (SELECT ${ratingJson(column(plugins.slug))} FROM ${users}
      CROSS JOIN ${pluginRatings} ON ${pluginRatings.userId} = ${users.id} AND ${pluginRatings.pluginId} = ${plugins.id}
      WHERE ${users.username} = ${value('username')} AND ${pluginRatings.review} IS NOT NULL) AS review
    FROM ${plugins} WHERE ${plugins.slug} = ${value('slug')} AND ${plugins.status} <> 'blocked'`,
);

/** Replies to a review as an owner of the plugin. Once: what was said before stays. One batch. */
export const replyToReview = async (
  db: Database,
  answer: NewReply,
  audit: AuditEntry,
): Promise<ReplyOutcome> => {
  const [written, , found] = await db.batch<Review>([
    replyPutStatement.bind(db, answer),
    auditStatement(db, audit, 'if_changed'),
    reviewStatement.bind(db, answer),
  ]);
  const review = found?.results[0];
  if (!review?.isOwn) return { kind: 'not theirs' };
  if (!review.review) return { kind: 'no review' };
  if (!written?.results.length) return { kind: 'replied before' };
  return { kind: 'replied', item: review.review };
};

/** Takes a reply back. A second call changes nothing. @returns whether there was one that this person may take back */
export const withdrawReply = async (
  db: Database,
  key: ReplyKey,
  audit: AuditEntry,
): Promise<boolean> => {
  const [gone] = await db.batch([
    replyWithdrawStatement.bind(db, key),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (gone?.results.length ?? 0) > 0;
};
