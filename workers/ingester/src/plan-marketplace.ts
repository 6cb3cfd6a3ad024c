import type { RepositoryChange, StoredRepository } from '@skillstash/db';
import type { RepositorySnapshot, SnapshotExternal, SnapshotPlugin } from '@skillstash/shared';
import type { PluginContext } from './plugin-row.ts';
import { targetRepository } from './target-repository.ts';

type MarketplacePlan = Pick<RepositoryChange, 'marketplace' | 'listings' | 'removedMarketplaceId'>;

const pinOf = ({ source }: SnapshotExternal): { ref: string | null; sha: string | null } => ({
  ref: 'ref' in source ? (source.ref ?? null) : null,
  sha: 'sha' in source ? (source.sha ?? null) : null,
});

const listingRow = (
  entry: SnapshotPlugin | SnapshotExternal,
  about: { marketplaceId: string; pluginId: string | null; id: string },
): RepositoryChange['listings'][number] => ({
  ...about,
  position: entry.index,
  targetRepository: targetRepository(entry.source),
  name: entry.name ?? '',
  category: entry.category,
  source: entry.source,
  ...pinOf(entry),
  loadable: entry.loadable,
  // A local plugin carries its problems itself.
  problems: about.pluginId ? [] : entry.problems,
});

/** The marketplace of a snapshot and its entries in file order; entries without a name cannot be listed. */
export const planMarketplace = (
  fullName: string,
  snapshot: RepositorySnapshot,
  {
    stored,
    context,
    newId,
    ids,
  }: {
    stored: StoredRepository;
    context: PluginContext;
    newId: () => string;
    ids: ReadonlyMap<SnapshotPlugin, string>;
  },
): MarketplacePlan => {
  const { marketplace } = snapshot;
  if (!marketplace)
    return { marketplace: undefined, listings: [], removedMarketplaceId: stored.marketplaceId };
  const marketplaceId = stored.marketplaceId ?? newId();
  const entries = [...snapshot.plugins, ...snapshot.external]
    .filter(({ name }) => name !== null)
    .sort((one, other) => one.index - other.index);
  return {
    removedMarketplaceId: undefined,
    marketplace: {
      id: marketplaceId,
      repositoryId: context.repositoryId,
      fullName,
      name: marketplace.name,
      description: marketplace.description,
      version: marketplace.version,
      ownerName: marketplace.owner?.name ?? null,
      ownerUrl: marketplace.owner?.url ?? null,
      renames: marketplace.renames,
      loadable: marketplace.loadable,
      official: context.official,
      status: 'active',
      stars: context.report.stargazers_count ?? 0,
      createdAt: context.now,
      updatedAt: context.now,
    },
    listings: entries.map((entry) =>
      listingRow(entry, {
        id: newId(),
        marketplaceId,
        pluginId: ids.get(entry as SnapshotPlugin) ?? null,
      }),
    ),
  };
};
