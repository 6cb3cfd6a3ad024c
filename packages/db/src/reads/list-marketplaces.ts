import type { Marketplace, MarketplaceListing, MarketplaceSummary } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { divisibleStatement, type Items, readDivisible } from '../body-parts.ts';
import { type Fields, jsonObject, quoted } from '../json.ts';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import { marketplaceListings, marketplaces, plugins, registryTotals } from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { lastRunOf, lastRunVersionOf } from './list-runs.ts';

const summary: Fields<MarketplaceSummary> = {
  id: marketplaces.id,
  repository: marketplaces.fullName,
  name: marketplaces.name,
  description: marketplaces.description,
  ownerName: marketplaces.ownerName,
  ownerUrl: marketplaces.ownerUrl,
  version: marketplaces.version,
  loadable: marketplaces.loadable,
  official: marketplaces.official,
  stars: marketplaces.stars,
  listingCount: marketplaces.listingCount,
  createdAt: marketplaces.createdAt,
  updatedAt: marketplaces.updatedAt,
};

/** Exported so that a test can ask for its query plan. */
export const marketplaceListStatement = variants<{ after: boolean }, Record<string, unknown>>(
  ({ after }) => String(after),
  ({ after }) =>
    pageStatement(
      sql`${marketplaces.starsKey}`,
      jsonObject<MarketplaceSummary>(summary),
      sql`${marketplaces} WHERE ${marketplaces.status} = 'active'
        ${after ? sql`AND ${marketplaces.starsKey} < ${sql.placeholder('after')}` : sql``}
        ORDER BY ${marketplaces.starsKey} DESC`,
    ),
);

/** Marketplaces, most stars first. */
export const listMarketplaces = (
  db: Database,
  page: { limit: number; after?: string | undefined; known: string },
): Promise<PageRead<MarketplaceSummary>> =>
  readPage(
    marketplaceListStatement({ after: page.after !== undefined }).bind(db, {
      ...page,
      first: page.limit + 1,
    }),
  );

const listingItems: Items<MarketplaceListing> = {
  item: jsonObject<MarketplaceListing>({
    name: marketplaceListings.name,
    slug: quoted<string | null>(sql`iif(${plugins.status} = 'blocked', NULL, ${plugins.slug})`),
    source: marketplaceListings.source,
    category: marketplaceListings.category,
    position: marketplaceListings.position,
    loadable: marketplaceListings.loadable,
  }),
  tables: sql`${marketplaceListings} LEFT JOIN ${plugins} ON ${plugins.id} = ${marketplaceListings.pluginId}`,
  belonging: sql`${marketplaceListings.marketplaceId} = ${marketplaces.id}`,
  order: sql`${marketplaceListings.position}`,
};

/** Runs come and go without the registry's revision, so the version names the last one too. */
const version = sql`${registryTotals.revision} || ${lastRunVersionOf(sql`${marketplaces.repositoryId}`)}`;

/** Exported so that a test can ask for its query plan. */
export const marketplaceStatement = divisibleStatement({
  select: ({ arrayOf }) =>
    versioned(
      version,
      jsonObject<Marketplace>({
        ...summary,
        listings: arrayOf('listings', listingItems),
        lastRun: lastRunOf(sql`${marketplaces.repositoryId}`),
      }),
    ),
  from: sql`${registryTotals} CROSS JOIN ${marketplaces}`,
  where: sql`${registryTotals.id} = 1 AND ${marketplaces.fullName} = ${sql.placeholder('fullName')}
      AND ${marketplaces.status} = 'active'`,
});

/**
 * One marketplace with its entries and last run; undefined as well where its file is gone. One round trip, two where
 * that is longer than 2,000,000 bytes.
 *
 * @param fullName its repository, `owner/repo`, in lower case
 */
export const findMarketplace = (
  db: Database,
  fullName: string,
  known: string,
): Promise<Versioned<Marketplace> | undefined> =>
  readDivisible<Versioned<Marketplace>>(db, marketplaceStatement, { fullName, known });
