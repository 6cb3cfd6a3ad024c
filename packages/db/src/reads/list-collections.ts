import type { Collection, CollectionSummary, PluginSummary } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import { type Fields, type JsonText, jsonArrayOf, jsonObject } from '../json.ts';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import {
  catalogEntries,
  collectionPlugins,
  collections,
  plugins,
  registryTotals,
  users,
} from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';
import { isKnown, type Versioned, versioned } from '../versioned.ts';
import { type CatalogOffer, offerFields } from './catalog-offer.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

type StoredCollection = Omit<Collection, 'install'>;

const summary: Fields<CollectionSummary> = {
  id: collections.id,
  slug: collections.slug,
  name: collections.name,
  description: collections.description,
  username: users.username,
  visibility: collections.visibility,
  featured: collections.featured,
  pluginCount: collections.pluginCount,
  createdAt: collections.createdAt,
  updatedAt: collections.updatedAt,
};

/** A collection without its members, in terms of collections and users. */
export const collectionSummaryJson = jsonObject<CollectionSummary>(summary);

/** Exported so that a test can ask for its query plan. */
export const collectionListStatement = variants<{ after: boolean }, Record<string, unknown>>(
  ({ after }) => String(after),
  ({ after }) =>
    pageStatement(
      sql`${collections.featuredKey}`,
      collectionSummaryJson,
      sql`${collections} CROSS JOIN ${users} ON ${users.id} = ${collections.userId}
        WHERE ${collections.visibility} = 'public'
        ${after ? sql`AND ${collections.featuredKey} < ${sql.placeholder('after')}` : sql``}
        ORDER BY ${collections.featuredKey} DESC`,
    ),
);

/** Public collections: featured ones first, then the latest changed. */
export const listCollections = (
  db: Database,
  page: { limit: number; after?: string | undefined; known: string },
): Promise<PageRead<CollectionSummary>> =>
  readPage(
    collectionListStatement({ after: page.after !== undefined }).bind(db, {
      ...page,
      first: page.limit + 1,
    }),
  );

const members: Items<PluginSummary> = {
  item: pluginSummaryJson,
  tables: sql`${collectionPlugins} CROSS JOIN ${plugins} ON ${plugins.id} = ${collectionPlugins.pluginId}`,
  belonging: sql`${collectionPlugins.collectionId} = ${collections.id} AND ${plugins.status} <> 'blocked'`,
  order: sql`${collectionPlugins.position}`,
};

/** The members that its catalog offers, by their names there. */
const offered = jsonArrayOf(
  jsonObject<CatalogOffer>(offerFields),
  sql`${collectionPlugins} CROSS JOIN ${plugins} ON ${plugins.id} = ${collectionPlugins.pluginId}
      AND ${plugins.status} = 'active' AND ${plugins.commitSha} IS NOT NULL
    CROSS JOIN ${catalogEntries} ON ${catalogEntries.pluginId} = ${plugins.id} AND ${catalogEntries.name} IS NOT NULL
    WHERE ${collectionPlugins.collectionId} = ${collections.id} ORDER BY ${collectionPlugins.position}`,
);

/**
 * What a collection shows moves with the whole registry; what its maker changes moves the part before `r`, by which two who change
 * it at once find out: which collection it is, and its own revision.
 */
const version = sql`substr(${collections.id}, -12) || 'v' || ${collections.revision} || 'r' || ${registryTotals.revision}`;

/** Exported so that a test can ask for its query plan. */
export const collectionStatement = divisibleStatement({
  select: ({ arrayOf }) =>
    sql`${versioned(
      version,
      jsonObject<StoredCollection>({ ...summary, plugins: arrayOf('plugins', members) }),
    )}, CASE WHEN ${isKnown(version)} THEN NULL ELSE ${offered} END AS offers`,
  from: sql`${registryTotals} CROSS JOIN ${collections} CROSS JOIN ${users} ON ${users.id} = ${collections.userId}`,
  where: sql`${registryTotals.id} = 1 AND ${collections.slug} = ${sql.placeholder('slug')}`,
});

/** A collection's JSON but for its install commands, and the JSON of what they are made of. */
export type CollectionRead = Versioned<StoredCollection> & {
  offers: JsonText<CatalogOffer[]> | null;
};

/** One collection, public or unlisted, with its members in order; `slug` is `username/name`, lower case. */
export const findCollection = (
  db: Database,
  slug: string,
  known: string,
): Promise<CollectionRead | undefined> =>
  readDivisible<CollectionRead>(db, collectionStatement, { slug, known });
