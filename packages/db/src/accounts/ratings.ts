import type { PluginRating } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, type JsonText } from '../json.ts';
import { ratingJson } from '../reads/rating-json.ts';
import { pluginRatings, plugins, users } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type AuditEntry, auditStatement } from './audit.ts';
import { isOwnPlugin } from './plugin-owners.ts';

/** Whose rating of which plugin. `slug` is lower case. */
export type RatingKey = { slug: string; userId: string };

/** What a person says of a plugin. `id` is for a rating that is new, `now` ISO 8601. */
export type NewRating = RatingKey & {
  id: string;
  rating: number;
  review: string | null;
  now: string;
};

/** A plugin, as the person stands to it, and their rating of it. */
type Standing = { isOwn: 0 | 1; item: JsonText<PluginRating> | null };

/** What became of a rating: `isNew` where the person had none before. */
export type RatingOutcome =
  | { kind: 'rated'; isNew: boolean; item: JsonText<PluginRating> }
  | { kind: 'own plugin' }
  | { kind: 'no plugin' };

const value = (name: string) => sql.placeholder(name);

const there = sql`${plugins.slug} = ${value('slug')} AND ${plugins.status} <> 'blocked'`;

/** Exported so that a test can ask for its query plan. */
export const ratingPutStatement = statement<NewRating>(
  sql`INSERT INTO plugin_ratings (id, plugin_id, user_id, rating, review, created_at, updated_at)
    SELECT ${value('id')}, ${plugins.id}, ${value('userId')}, ${value('rating')}, ${value('review')}, ${value('now')}, ${value('now')}
    FROM ${plugins} WHERE ${there} AND NOT ${isOwnPlugin}
    ON CONFLICT (plugin_id, user_id) DO UPDATE SET rating = excluded.rating, review = excluded.review,
      reply = iif(excluded.review IS NULL, NULL, reply), replied_at = iif(excluded.review IS NULL, NULL, replied_at),
      updated_at = excluded.updated_at WHERE (rating, review) IS NOT (excluded.rating, excluded.review)
    RETURNING id`,
);

/** Exported so that a test can ask for its query plan. */
export const ratingStandingStatement = statement<RatingKey>(
  sql`SELECT ${isOwnPlugin} AS isOwn, (SELECT ${ratingJson(column(plugins.slug))} FROM ${pluginRatings}
      CROSS JOIN ${users} ON ${users.id} = ${pluginRatings.userId}
      WHERE ${pluginRatings.pluginId} = ${plugins.id} AND ${pluginRatings.userId} = ${value('userId')}) AS item
    FROM ${plugins} WHERE ${there}`,
);

/** Exported so that a test can ask for its query plan. */
export const ratingWithdrawStatement = statement<RatingKey>(
  sql`DELETE FROM plugin_ratings WHERE user_id = ${value('userId')}
    AND plugin_id = (SELECT id FROM plugins WHERE slug = ${value('slug')}) RETURNING id`,
);

/** A person's own rating of a plugin: undefined without such a plugin, null without a rating. */
export const findOwnRating = async (
  db: Database,
  key: RatingKey,
): Promise<JsonText<PluginRating> | null | undefined> =>
  (await ratingStandingStatement.bind(db, key).first<Standing>())?.item;

/**
 * Rates a plugin, in the place of what the person said before. Count, averages and versions move in the same batch; a second
 * call with the same changes nothing. One who takes their review back takes the reply with it.
 */
export const ratePlugin = async (
  db: Database,
  rating: NewRating,
  audit: AuditEntry,
): Promise<RatingOutcome> => {
  const [written, , found] = await db.batch<Standing & { id: string }>([
    ratingPutStatement.bind(db, rating),
    auditStatement(db, audit, 'if_changed'),
    ratingStandingStatement.bind(db, rating),
  ]);
  const standing = found?.results[0];
  if (!standing) return { kind: 'no plugin' };
  if (standing.isOwn) return { kind: 'own plugin' };
  if (!standing.item) throw new Error('what was written in this batch is there');
  return {
    kind: 'rated',
    isNew: written?.results[0]?.id === rating.id,
    item: standing.item,
  };
};

/** Takes a rating back, its review and the reply with it. A second call changes nothing. @returns whether there was one */
export const withdrawRating = async (
  db: Database,
  key: RatingKey,
  audit: AuditEntry,
): Promise<boolean> => {
  const [gone] = await db.batch([
    ratingWithdrawStatement.bind(db, key),
    auditStatement(db, audit, 'if_changed'),
  ]);
  return (gone?.results.length ?? 0) > 0;
};
