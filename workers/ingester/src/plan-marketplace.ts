import type { MarketplaceChange, StoredRepository, TargetRepository } from '@skillstash/db';
import { findPluginAt } from '@skillstash/plugin-format';
import type { RepositorySnapshot, SnapshotExternal, SnapshotPlugin } from '@skillstash/shared';
import type { PluginContext } from './plugin-row.ts';
import { type Target, targetOf } from './target-repository.ts';

/** What planning a marketplace needs; `ids` are those of the snapshot's own plugins. `follows` says whether targets are crawled. */
export type MarketplaceSources = {
  stored: StoredRepository;
  context: PluginContext;
  newId: () => string;
  ids: ReadonlyMap<SnapshotPlugin, string>;
  follows: boolean;
};

type Listings = MarketplaceChange['listings'];

const pinOf = ({ source }: SnapshotExternal): { ref: string | null; sha: string | null } => ({
  ref: 'ref' in source ? (source.ref ?? null) : null,
  sha: 'sha' in source ? (source.sha ?? null) : null,
});

const localListing = (entry: SnapshotPlugin, pluginId: string | undefined) => ({
  pluginId: pluginId ?? null,
  targetRepository: null,
  targetPath: null,
  entry: {},
  ref: null,
  sha: null,
  // The plugin carries its problems itself.
  problems: pluginId ? [] : entry.problems,
});

const externalListing = (
  entry: SnapshotExternal,
  target: Target | undefined,
  { stored }: MarketplaceSources,
) => {
  const there = target ? (stored.targets.get(target.fullName) ?? []) : [];
  return {
    pluginId: (target && findPluginAt(there, target.path, entry.name ?? '')?.id) ?? null,
    targetRepository: target?.fullName ?? null,
    targetPath: target?.path ?? null,
    entry: entry.entry,
    ...pinOf(entry),
    problems: entry.problems,
  };
};

const listEntries = (
  snapshot: RepositorySnapshot,
  sources: MarketplaceSources,
  marketplaceId: string,
): Listings => {
  const row = (entry: SnapshotPlugin | SnapshotExternal) => ({
    id: sources.newId(),
    marketplaceId,
    position: entry.index,
    name: entry.name ?? '',
    category: entry.category,
    source: entry.source,
    loadable: entry.loadable,
  });
  const own = snapshot.plugins.filter(({ listedBy, name }) => listedBy === null && name !== null);
  const elsewhere = snapshot.external.filter(({ name }) => name !== null);
  return [
    ...own.map((entry) => ({ ...row(entry), ...localListing(entry, sources.ids.get(entry)) })),
    ...elsewhere.map((entry) => ({
      ...row(entry),
      ...externalListing(entry, targetOf(entry.source, sources.context.webUrl), sources),
    })),
  ].sort((one, other) => one.position - other.position);
};

/** The repositories that loadable entries point at, each once. */
const listTargets = (
  snapshot: RepositorySnapshot,
  { context: { webUrl }, newId }: MarketplaceSources,
): TargetRepository[] => {
  const targets = snapshot.external
    .filter(({ loadable }) => loadable)
    .flatMap(({ source }) => targetOf(source, webUrl) ?? []);
  const byName = new Map(targets.map(({ path: _path, ...target }) => [target.fullName, target]));
  return [...byName.values()].map((target) => ({ id: newId(), ...target }));
};

/** The marketplace of a snapshot, its entries in file order, and what they point at; entries without a name cannot be listed. */
export const planMarketplace = (
  fullName: string,
  snapshot: RepositorySnapshot,
  sources: MarketplaceSources,
): Omit<MarketplaceChange, 'links'> => {
  const { stored, context, newId, follows } = sources;
  const { marketplace } = snapshot;
  if (!marketplace)
    return {
      marketplace: undefined,
      listings: [],
      targets: [],
      removedMarketplaceId: stored.marketplaceId,
    };
  const id = stored.marketplaceId ?? newId();
  return {
    removedMarketplaceId: undefined,
    marketplace: {
      id,
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
    listings: listEntries(snapshot, sources, id),
    targets: follows ? listTargets(snapshot, sources) : [],
  };
};
