import type { Plugin, PluginListing } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Arrays, divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import {
  type Fields,
  type Json,
  type JsonText,
  jsonObject,
  jsonObjects,
  jsonText,
  quoted,
} from '../json.ts';
import {
  catalogEntries,
  marketplaceListings,
  marketplaces,
  plugins,
  repositories,
} from '../schema/index.ts';
import type { Database } from '../statement.ts';
import { isKnown, type Versioned, versioned } from '../versioned.ts';
import { type CatalogOffer, offerFields } from './catalog-offer.ts';
import { componentsJson, type PluginComponents, storedComponents } from './plugin-components.ts';
import { summaryFields } from './plugin-summary.ts';

/** Where a plugin is listed in the marketplace of its own repository, and what it is called there. */
export type OwnListing = { marketplace: string; name: string };

/** How catalogs offer a plugin. */
export type PluginOffer = CatalogOffer & { owner: string; listing: OwnListing | null };

type StoredPluginDetail = Omit<Plugin, 'install'>;

/** The entries that point at the plugin, the first to list it first. */
const listingItems: Items<PluginListing> = {
  item: jsonObject<PluginListing>({
    marketplace: marketplaces.fullName,
    name: marketplaceListings.name,
    category: marketplaceListings.category,
    ref: marketplaceListings.ref,
    sha: marketplaceListings.sha,
  }),
  tables: sql`${marketplaceListings} CROSS JOIN ${marketplaces} ON ${marketplaces.id} = ${marketplaceListings.marketplaceId}`,
  belonging: sql`${marketplaceListings.pluginId} = ${plugins.id}`,
  order: sql`${marketplaceListings.id}`,
};

const ownListing = jsonText<OwnListing | null>(
  sql`(SELECT ${jsonObject<OwnListing>({
    marketplace: marketplaces.fullName,
    name: marketplaceListings.name,
  })} FROM ${marketplaces} CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.marketplaceId} = ${marketplaces.id}
    WHERE ${marketplaces.repositoryId} = ${plugins.repositoryId} AND ${marketplaces.status} = 'active'
      AND ${marketplaceListings.pluginId} = ${plugins.id} AND ${marketplaceListings.loadable} = 1
    ORDER BY ${marketplaceListings.position} LIMIT 1)`,
);

/** How catalogs offer the plugin; null where none does. */
const offer = sql`(SELECT ${jsonObject<PluginOffer>({
  ...offerFields,
  owner: plugins.owner,
  listing: ownListing,
})} FROM ${catalogEntries} WHERE ${catalogEntries.pluginId} = ${plugins.id}
  AND ${catalogEntries.name} IS NOT NULL AND ${plugins.commitSha} IS NOT NULL AND ${plugins.status} = 'active')`;

const author = jsonText<Plugin['author']>(
  sql`iif(${plugins.authorName} IS NULL, 'null', ${jsonObject<NonNullable<Plugin['author']>>({
    name: quoted<string>(sql`${plugins.authorName}`),
    username: plugins.authorUsername,
    url: plugins.authorUrl,
  })})`,
);

const repository = jsonObject<Plugin['repository']>({
  owner: repositories.owner,
  name: repositories.name,
  url: plugins.repositoryUrl,
  defaultBranch: repositories.defaultBranch,
});

const ownFields = (arrays: Arrays): Fields<Omit<StoredPluginDetail, keyof PluginComponents>> => ({
  ...summaryFields,
  id: plugins.id,
  author,
  repository,
  homepageUrl: plugins.homepageUrl,
  license: plugins.license,
  keywords: plugins.keywords,
  deprecated: plugins.deprecated,
  versionSource: plugins.versionSource,
  commitSha: plugins.commitSha,
  treeHash: plugins.treeHash,
  path: plugins.path,
  source: plugins.source,
  downloads7d: plugins.downloads7d,
  downloads30d: plugins.downloads30d,
  listings: arrays.arrayOf('listings', listingItems),
  problems: plugins.problems,
  createdAt: plugins.createdAt,
  lastIndexedAt: plugins.lastIndexedAt,
});

/** What a plugin holds comes as it is stored, unless it comes in parts. */
const detail = (arrays: Arrays): Json<StoredPluginDetail> => {
  const components = componentsJson(arrays);
  return jsonObjects(
    ownFields(arrays),
    arrays.isWhole ? sql`coalesce(${storedComponents}, ${components})` : components,
  );
};

/** Exported so that a test can ask for its query plan. */
export const pluginStatement = divisibleStatement({
  select: (arrays) => sql`${versioned(sql`${plugins.revision}`, detail(arrays))},
      CASE WHEN ${isKnown(sql`${plugins.revision}`)} THEN NULL ELSE ${offer} END AS offer`,
  from: sql`${plugins} JOIN ${repositories} ON ${repositories.id} = ${plugins.repositoryId}`,
  where: sql`${plugins.slug} = ${sql.placeholder('slug')} AND ${plugins.status} <> 'blocked'`,
});

/** A plugin's JSON but for its install commands, which depend on where the registry is, and the JSON of what they are made of. */
export type PluginRead = Versioned<StoredPluginDetail> & { offer: JsonText<PluginOffer> | null };

/**
 * One plugin with everything it holds, by slug: one round trip, two where that is longer than 2,000,000 bytes; reads the plugin,
 * its repository, what it holds in one text or each of its components, and its listings.
 *
 * @param known the version that the caller holds, or an empty text
 */
export const findPlugin = (
  db: Database,
  slug: string,
  known: string,
): Promise<PluginRead | undefined> =>
  readDivisible<PluginRead>(db, pluginStatement, { slug, known });
