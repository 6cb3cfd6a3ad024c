import type { Page, PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Json, jsonArrayOf } from '../json.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

/** What being together in one collection, under one tag or one owner counts for. */
const SCORES = { collection: 4, tag: 2, owner: 1 };
/** How many plugins of each collection, tag and owner are looked at, and how many tags and collections of the plugin. */
const [MEMBERS_MAX, TAGS_MAX, COLLECTIONS_MAX] = [50, 10, 20];
const RELATED_MAX = 10;

/** Each number of a bounded list of plugins as a row: SQLite has no lateral join, but table functions take what stands before them. */
const each = (plugins: SQL): SQL =>
  sql`json_each((SELECT json_group_array(number) FROM (${plugins} LIMIT ${numeral(MEMBERS_MAX)})))`;

/** The most downloaded plugins that answer to a facet: the beginning of one index, however many there are. */
const popular = (facet: SQL): SQL =>
  each(
    sql`SELECT plugin_number AS number FROM plugin_facets WHERE facet = ${facet} ORDER BY downloads_key DESC`,
  );

const sameTag = sql`SELECT near.value AS number, ${numeral(SCORES.tag)} AS score
  FROM json_each(this.tags) AS tag CROSS JOIN ${popular(sql`'tag:' || tag.value`)} AS near
  WHERE tag.key < ${numeral(TAGS_MAX)}`;

const sameOwner = sql`SELECT near.value, ${numeral(SCORES.owner)} FROM ${popular(sql`'owner:' || this.owner`)} AS near`;

const sameCollection = sql`SELECT near.value, ${numeral(SCORES.collection)}
  FROM (SELECT collection_id FROM collection_plugins WHERE plugin_id = this.id
      ORDER BY collection_id DESC LIMIT ${numeral(COLLECTIONS_MAX)}) AS mine
    CROSS JOIN collections AS c
    CROSS JOIN ${each(sql`SELECT member.number FROM collection_plugins CROSS JOIN plugins AS member
      WHERE collection_id = c.id AND member.id = plugin_id ORDER BY position`)} AS near
  WHERE c.id = mine.collection_id AND c.visibility = 'public'`;

const best = sql`SELECT p.id, sum(found.score) AS score, p.downloads_key
  FROM (${sameTag} UNION ALL ${sameOwner} UNION ALL ${sameCollection}) AS found CROSS JOIN plugins AS p
  WHERE p.number = found.number AND p.number <> this.number AND p.status = 'active'
  GROUP BY p.id ORDER BY score DESC, p.downloads_key DESC LIMIT ${numeral(RELATED_MAX)}`;

const items = jsonArrayOf<PluginSummary>(
  pluginSummaryJson,
  sql`(${best}) AS best CROSS JOIN ${plugins} WHERE ${plugins.id} = best.id
    ORDER BY best.score DESC, best.downloads_key DESC`,
);

/** Exported so that a test can ask for its query plan. */
export const relatedListStatement = statement<{ slug: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    sql`'{"items":' || ${items} || ',"nextCursor":null}'` as Json<Page<PluginSummary>>,
  )} FROM plugins AS this CROSS JOIN ${registryTotals}
  WHERE this.slug = ${sql.placeholder('slug')} AND this.status <> 'blocked' AND ${registryTotals.id} = 1`,
);

/**
 * At most ten active plugins that share public collections (4 each), tags (2 each) or the owner (1) with a plugin, the most
 * related first, then the most downloaded. Of each tag and owner the 50 most downloaded are looked at, of each collection the
 * first 50: what a common tag costs does not grow with how common it is.
 *
 * @param known the version that the caller holds, or an empty text
 * @returns undefined where there is no such plugin
 */
export const listRelated = async (
  db: Database,
  slug: string,
  known: string,
): Promise<Versioned<Page<PluginSummary>> | undefined> =>
  (await relatedListStatement.bind(db, { slug, known }).first<Versioned<Page<PluginSummary>>>()) ??
  undefined;
