import type {
  ComponentRows,
  Lease,
  RepositoryChange,
  StoredPlugin,
  StoredRepository,
} from '@skillstash/db';
import { findPluginAt, PROBLEM_CODES } from '@skillstash/plugin-format';
import type { Problem, RepositorySnapshot, SnapshotPlugin } from '@skillstash/shared';
import { catalogEntryRow } from './catalog-entry-row.ts';
import { componentRows } from './component-rows.ts';
import { planMarketplace } from './plan-marketplace.ts';
import { planRenames } from './plan-renames.ts';
import { contentHash, type PluginContext, pluginRow, versionOf } from './plugin-row.ts';
import { slugPlugins } from './plugin-slugs.ts';

/** What a snapshot changes in the index: everything but the repository's own facts. */
export type IndexChange = Omit<RepositoryChange, 'facts'>;

/** What is stored, what is decided once for the commit, and where new ids come from. */
export type PlanSources = { stored: StoredRepository; context: PluginContext; newId: () => string };

/** A change of nothing. */
export const nothing = (): IndexChange => ({
  plugins: [],
  components: { skills: [], agents: [], commands: [], mcpServers: [], hooks: [], lspServers: [] },
  catalogEntries: [],
  versions: [],
  renamedPlugins: [],
  removedPluginIds: [],
  removedMarketplaceId: undefined,
  marketplace: undefined,
  listings: [],
  targets: [],
  links: [],
  changes: [],
});

const addComponents = (all: ComponentRows, more: ComponentRows): void => {
  for (const kind of Object.keys(all) as Array<keyof ComponentRows>)
    for (const row of more[kind]) (all[kind] as unknown[]).push(row);
};

/** Content that moved under a version that did not: people who have it installed are not offered the new content. */
const staleVersion = (plugin: SnapshotPlugin, before: StoredPlugin | undefined): Problem[] => {
  if (!before || plugin.versionSource === 'commit' || before.version !== plugin.version) return [];
  const moved = before.treeHash !== plugin.treeHash;
  if (!moved && !before.staleVersion) return [];
  return [
    {
      code: 'version_unchanged',
      severity: PROBLEM_CODES.version_unchanged.severity,
      path: null,
      line: null,
      message: `The content changed and the version is still ${plugin.version}.`,
    },
  ];
};

const addPlugin = async (
  plan: IndexChange,
  plugin: SnapshotPlugin,
  slug: string,
  before: StoredPlugin | undefined,
  { context, newId }: PlanSources,
): Promise<string> => {
  const id = before?.id ?? newId();
  const hash = await contentHash(plugin, context);
  const kept = before?.status === 'active' || before?.status === 'blocked';
  if (kept && before.contentHash === hash && before.slug === slug) return id;
  const status = before?.status === 'blocked' ? 'blocked' : 'active';
  const problems = [...plugin.problems, ...staleVersion(plugin, before)];
  const row = pluginRow({ ...plugin, problems }, { id, slug, contentHash: hash, status }, context);
  plan.plugins.push(row);
  const catalogEntry = catalogEntryRow(plugin, row);
  if (catalogEntry) plan.catalogEntries.push(catalogEntry);
  addComponents(plan.components, componentRows(plugin, id, newId));
  const { commitSha, now } = context;
  const { treeHash } = plugin;
  const version = versionOf(plugin, commitSha);
  if (before?.treeHash !== treeHash)
    plan.versions.push({ id: newId(), pluginId: id, version, commitSha, treeHash, seenAt: now });
  const kind = kept && before.slug === slug ? 'plugin_changed' : 'plugin_added';
  if (status === 'active') plan.changes.push({ kind, slug, at: now });
  return id;
};

const removeOthers = (
  plan: IndexChange,
  ids: ReadonlySet<string>,
  { stored, context }: PlanSources,
): void => {
  for (const before of stored.plugins.values()) {
    if (ids.has(before.id) || before.status !== 'active') continue;
    plan.removedPluginIds.push(before.id);
    plan.changes.push({ kind: 'plugin_removed', slug: before.slug, at: context.now });
  }
};

/** Which of this repository's plugins each entry elsewhere means, where that is not what is stored. */
const linkListings = ({ listings }: Lease, ids: ReadonlyMap<SnapshotPlugin, string>) => {
  const places = [...ids].map(([{ name, source }, id]) => ({
    id,
    name,
    path: source.kind === 'local' ? source.path : '',
  }));
  return listings.flatMap(({ id: listingId, path, name, pluginId: before }) => {
    const pluginId = findPluginAt(places, path, name)?.id ?? null;
    return pluginId === before ? [] : [{ listingId, pluginId }];
  });
};

/**
 * Compares a snapshot with what is stored and lists what must be written: plugins whose content differs, with all their
 * components; plugins that were renamed or vanished; the marketplace, its listings, and the listings elsewhere that point here.
 */
export const planChange = async (
  lease: Lease,
  snapshot: RepositorySnapshot,
  sources: PlanSources,
): Promise<IndexChange> => {
  const { fullName, origin } = lease.repository;
  const { stored } = sources;
  const plan = nothing();
  const slugs = slugPlugins(fullName, snapshot.plugins);
  const byName = new Map([...slugs].map(([{ name }, slug]) => [name ?? '', slug]));
  plan.renamedPlugins = planRenames(fullName, snapshot, byName, stored);
  const renamed = new Map(
    plan.renamedPlugins.map(({ from, to }) => [to, stored.plugins.get(from)]),
  );
  const ids = new Map<SnapshotPlugin, string>();
  for (const [plugin, slug] of slugs) {
    const before = stored.plugins.get(slug) ?? renamed.get(slug);
    ids.set(plugin, await addPlugin(plan, plugin, slug, before, sources));
  }
  for (const { from } of plan.renamedPlugins)
    plan.changes.push({ kind: 'plugin_removed', slug: from, at: sources.context.now });
  removeOthers(plan, new Set(ids.values()), sources);
  plan.links = linkListings(lease, ids);
  // One step from a marketplace that somebody asked for, and no further.
  const follows = origin === 'request';
  return { ...plan, ...planMarketplace(fullName, snapshot, { ...sources, ids, follows }) };
};
