import type { ComponentRows, RepositoryChange, StoredRepository } from '@skillstash/db';
import type { RepositorySnapshot, SnapshotPlugin } from '@skillstash/shared';
import { componentRows } from './component-rows.ts';
import { planMarketplace } from './plan-marketplace.ts';
import { contentHash, type PluginContext, pluginRow } from './plugin-row.ts';
import { slugPlugins } from './plugin-slugs.ts';

/** What a snapshot changes in the index: everything but the repository's own facts. */
export type IndexChange = Omit<RepositoryChange, 'facts'>;

const noComponents = (): ComponentRows => ({
  skills: [],
  agents: [],
  commands: [],
  mcpServers: [],
  hooks: [],
  lspServers: [],
});

const addComponents = (all: ComponentRows, more: ComponentRows): void => {
  for (const kind of Object.keys(all) as Array<keyof ComponentRows>)
    for (const row of more[kind]) (all[kind] as unknown[]).push(row);
};

const addPlugin = async (
  plan: IndexChange,
  plugin: SnapshotPlugin,
  slug: string,
  {
    stored,
    context,
    newId,
  }: { stored: StoredRepository; context: PluginContext; newId: () => string },
): Promise<string> => {
  const before = stored.plugins.get(slug);
  const id = before?.id ?? newId();
  const hash = await contentHash(plugin, context);
  if (before?.contentHash === hash && before.status !== 'removed') return id;
  const status = before?.status === 'blocked' ? 'blocked' : 'active';
  const row = pluginRow(plugin, { id, slug, contentHash: hash, status }, context);
  plan.plugins.push(row);
  const about = { pluginId: id, owner: row.owner, category: row.category ?? null };
  addComponents(plan.components, componentRows(plugin, about, newId));
  if (before?.treeHash !== plugin.treeHash)
    plan.versions.push({
      id: newId(),
      pluginId: id,
      version: plugin.version,
      commitSha: context.commitSha,
      treeHash: plugin.treeHash,
      seenAt: context.now,
    });
  const appeared = !before || before.status === 'removed';
  plan.changes.push({ kind: appeared ? 'plugin_added' : 'plugin_changed', slug, at: context.now });
  return id;
};

/**
 * Compares a snapshot with what is stored and lists what must be written: plugins whose content differs, with all their
 * components; plugins that vanished; the marketplace and its listings.
 *
 * @param fullName `owner/repo`, lower case
 */
export const planChange = async (
  fullName: string,
  snapshot: RepositorySnapshot,
  sources: { stored: StoredRepository; context: PluginContext; newId: () => string },
): Promise<IndexChange> => {
  const { stored, context } = sources;
  const plan: IndexChange = {
    plugins: [],
    components: noComponents(),
    versions: [],
    removedPluginIds: [],
    removedMarketplaceId: undefined,
    marketplace: undefined,
    listings: [],
    changes: [],
  };
  const slugs = slugPlugins(fullName, snapshot.plugins);
  const ids = new Map<SnapshotPlugin, string>();
  for (const [plugin, slug] of slugs) ids.set(plugin, await addPlugin(plan, plugin, slug, sources));
  const present = new Set(slugs.values());
  for (const before of stored.plugins.values()) {
    if (present.has(before.slug) || before.status !== 'active') continue;
    plan.removedPluginIds.push(before.id);
    plan.changes.push({ kind: 'plugin_removed', slug: before.slug, at: context.now });
  }
  return { ...plan, ...planMarketplace(fullName, snapshot, { ...sources, ids }) };
};
