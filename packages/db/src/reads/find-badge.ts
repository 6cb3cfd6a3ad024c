import type { Plugin } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { jsonObject } from '../json.ts';
import { plugins } from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

/** What badges show of a plugin. */
export type BadgeFacts = Pick<
  Plugin,
  'status' | 'version' | 'downloads' | 'ratingAverage' | 'ratingCount'
>;

/** Exported so that a test can ask for its query plan. */
export const badgeStatement = statement<{ slug: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${plugins.revision}`,
    jsonObject<BadgeFacts>({
      status: plugins.status,
      version: plugins.version,
      downloads: plugins.downloads,
      ratingAverage: plugins.ratingAverage,
      ratingCount: plugins.ratingCount,
    }),
  )} FROM ${plugins} WHERE ${plugins.id} = coalesce(
    (SELECT id FROM plugins WHERE slug = ${sql.placeholder('slug')}),
    (SELECT plugin_id FROM slug_redirects WHERE slug = ${sql.placeholder('slug')}))`,
);

/**
 * What badges show of a plugin, by its slug or one that it had before: badges stand in pages that nobody edits.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findBadge = async (
  db: Database,
  slug: string,
  known: string,
): Promise<Versioned<BadgeFacts> | undefined> =>
  (await badgeStatement.bind(db, { slug, known }).first<Versioned<BadgeFacts>>()) ?? undefined;
