import { sql } from 'drizzle-orm';
import { jsonArrayOf, jsonObject } from '../json.ts';
import { pluginFacets, plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, variants } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

/** What a feed tells of one plugin. */
export type FeedEntry = {
  id: string;
  slug: string;
  name: string;
  displayName: string | null;
  description: string | null;
  version: string | null;
  owner: string;
  authorName: string | null;
  category: string | null;
  tags: string[];
  createdAt: string;
  updatedAt: string;
};

/** Which feed: the newest or the latest to be updated, of all plugins or of those that answer to one facet. */
export type FeedShape = { order: 'created' | 'updated'; facet: boolean };

const ENTRIES_MAX = 50;
const KEYS = { created: 'createdKey', updated: 'updatedKey' } as const;

const entry = jsonObject<FeedEntry>({
  id: plugins.id,
  slug: plugins.slug,
  name: plugins.name,
  displayName: plugins.displayName,
  description: plugins.description,
  version: plugins.version,
  owner: plugins.owner,
  authorName: plugins.authorName,
  category: plugins.category,
  tags: plugins.tags,
  createdAt: plugins.createdAt,
  updatedAt: plugins.updatedAt,
});

const ofFacet = sql`${pluginFacets} CROSS JOIN ${plugins}
  WHERE ${pluginFacets.facet} = ${sql.placeholder('facet')} AND ${plugins.number} = ${pluginFacets.pluginNumber}`;
const ofAll = sql`${plugins} WHERE ${plugins.status} = 'active'`;

/** Exported so that a test can ask for its query plan. */
export const feedListStatement = variants<FeedShape, { known: string; facet: string | undefined }>(
  (shape) => Object.values(shape).join(),
  ({ order, facet }) => {
    const key = facet ? pluginFacets[KEYS[order]] : plugins[KEYS[order]];
    const walked = sql`${facet ? ofFacet : ofAll} ORDER BY ${key} DESC LIMIT ${numeral(ENTRIES_MAX)}`;
    return sql`SELECT ${versioned(sql`${registryTotals.revision}`, jsonArrayOf(entry, walked))}
      FROM ${registryTotals} WHERE ${registryTotals.id} = 1`;
  },
);

/**
 * The latest 50 active plugins: one walk of an index.
 *
 * @param feed `facet` such as `owner:acme`; one that nobody answers to gives no plugins
 * @param known the version that the caller holds, or an empty text
 * @throws where the database was not migrated
 */
export const listFeed = async (
  db: Database,
  feed: { order: FeedShape['order']; facet?: string | undefined },
  known: string,
): Promise<Versioned<FeedEntry[]>> => {
  const shape = { order: feed.order, facet: feed.facet !== undefined };
  const bound = feedListStatement(shape).bind(db, { known, facet: feed.facet });
  const row = await bound.first<Versioned<FeedEntry[]>>();
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  return row;
};
