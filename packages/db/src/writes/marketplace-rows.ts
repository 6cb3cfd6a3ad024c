import type { InferInsertModel } from 'drizzle-orm';
import { marketplaceListings, marketplaces } from '../schema/index.ts';
import type { Database } from '../statement.ts';
import { bulkUpsert, jsonChunks } from './bulk-rows.ts';

const MARKETPLACE_KEYS = [
  'name',
  'description',
  'version',
  'ownerName',
  'ownerUrl',
  'renames',
  'loadable',
  'official',
  'status',
  'stars',
] as const;

const upsertMarketplace = bulkUpsert(
  marketplaces,
  ['id', 'repositoryId', 'fullName', 'createdAt', 'updatedAt', ...MARKETPLACE_KEYS],
  {
    conflict: ['repositoryId'],
    update: MARKETPLACE_KEYS,
    always: ['revision = marketplaces.revision + 1', 'updated_at = excluded.updated_at'],
  },
);

const LISTING_KEYS = [
  'pluginId',
  'targetRepository',
  'targetPath',
  'name',
  'category',
  'source',
  'entry',
  'ref',
  'sha',
  'loadable',
  'problems',
] as const;

const upsertListings = bulkUpsert(
  marketplaceListings,
  ['id', 'marketplaceId', 'position', ...LISTING_KEYS],
  { conflict: ['marketplaceId', 'position'], update: LISTING_KEYS },
);

/** A marketplace's row as a crawl writes it. */
export type MarketplaceRow = Pick<
  InferInsertModel<typeof marketplaces>,
  (typeof MARKETPLACE_KEYS)[number] | 'id' | 'repositoryId' | 'fullName' | 'createdAt' | 'updatedAt'
>;

/** A listing's row as a crawl writes it. */
export type ListingRow = Pick<
  InferInsertModel<typeof marketplaceListings>,
  (typeof LISTING_KEYS)[number] | 'id' | 'marketplaceId' | 'position'
>;

/** A repository that listings point at. `id` is used where it is not known yet. */
export type TargetRepository = { id: string; fullName: string; owner: string; name: string };

/** What one crawl changes about marketplaces, its own and those that list it. */
export type MarketplaceChange = {
  marketplace: MarketplaceRow | undefined;
  /** The marketplace that the repository no longer has. */
  removedMarketplaceId: string | undefined;
  listings: ListingRow[];
  /** Repositories to be known and crawled because a listing points at them. */
  targets: TargetRepository[];
  /** Listings elsewhere that point at plugins of this repository. */
  links: Array<{ listingId: string; pluginId: string | null }>;
};

const REMOVE_LISTINGS = `DELETE FROM marketplace_listings
  WHERE marketplace_id = ? AND position NOT IN (SELECT value FROM json_each(?))`;

const REMOVE_MARKETPLACE = `UPDATE marketplaces SET status = 'removed', revision = revision + 1
  WHERE id = ? AND status = 'active'`;

const LINK = `UPDATE marketplace_listings SET plugin_id = link.value ->> 'pluginId' FROM json_each(?) AS link
  WHERE marketplace_listings.id = link.value ->> 'listingId'
    AND marketplace_listings.plugin_id IS NOT link.value ->> 'pluginId'`;

const KNOW_TARGETS = `INSERT INTO repositories
    (id, full_name, owner, name, origin, next_crawl_at, created_at, updated_at)
  SELECT t.value ->> 'id', t.value ->> 'fullName', t.value ->> 'owner', t.value ->> 'name', 'listing', ?2, ?2, ?2
  FROM json_each(?1) AS t
  WHERE NOT EXISTS (SELECT 1 FROM repository_redirects WHERE full_name = t.value ->> 'fullName')
  ON CONFLICT (full_name) DO NOTHING`;

/** Before the listings are written: what they point at is due where the entry is new or names another commit or place. */
const MAKE_TARGETS_DUE = `UPDATE repositories SET next_crawl_at = ?3
  WHERE state <> 'frozen' AND full_name IN (
    SELECT new.value ->> 'targetRepository' FROM json_each(?1) AS new
    LEFT JOIN marketplace_listings AS old ON old.marketplace_id = ?2
      AND old.target_repository = new.value ->> 'targetRepository' AND old.name = new.value ->> 'name'
      AND old.target_path IS new.value ->> 'targetPath'
      AND old.sha IS new.value ->> 'sha' AND old.ref IS new.value ->> 'ref' AND old.entry = new.value -> 'entry'
    WHERE old.id IS NULL)`;

const targetStatements = (
  db: Database,
  marketplace: MarketplaceRow,
  { listings, targets }: MarketplaceChange,
): D1PreparedStatement[] => {
  if (!targets.length) return [];
  const now = marketplace.updatedAt;
  const pointing = listings
    .filter(({ targetRepository }) => targetRepository)
    .map(({ targetRepository, targetPath, name, ref, sha, entry }) =>
      JSON.stringify({ targetRepository, targetPath, name, ref, sha, entry }),
    );
  return [
    ...jsonChunks(targets.map((one) => JSON.stringify(one))).map((chunk) =>
      db.prepare(KNOW_TARGETS).bind(chunk, now),
    ),
    ...jsonChunks(pointing).map((chunk) =>
      db.prepare(MAKE_TARGETS_DUE).bind(chunk, marketplace.id, now),
    ),
  ];
};

/** The statements that write a marketplace, its listings and their links, counted as rows of the index. */
export const marketplaceStatements = (
  db: Database,
  change: MarketplaceChange,
): { index: D1PreparedStatement[]; targets: D1PreparedStatement[] } => {
  const { marketplace, listings, removedMarketplaceId, links } = change;
  const removeOthers = (id: string) =>
    db.prepare(REMOVE_LISTINGS).bind(id, JSON.stringify(listings.map(({ position }) => position)));
  const linking = jsonChunks(links.map((link) => JSON.stringify(link))).map((chunk) =>
    db.prepare(LINK).bind(chunk),
  );
  if (removedMarketplaceId) {
    const removing = db.prepare(REMOVE_MARKETPLACE).bind(removedMarketplaceId);
    return { index: [removing, removeOthers(removedMarketplaceId), ...linking], targets: [] };
  }
  if (!marketplace) return { index: linking, targets: [] };
  return {
    index: [
      ...upsertMarketplace(db, [marketplace]),
      removeOthers(marketplace.id),
      ...upsertListings(db, listings),
      ...linking,
    ],
    targets: targetStatements(db, marketplace, change),
  };
};
