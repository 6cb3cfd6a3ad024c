import type { RepositorySnapshot, SnapshotPlugin } from '@skillstash/shared';
import { findWrittenName, isShownName } from './component-name.ts';
import { type Ecosystems, findEcosystems } from './find-ecosystems.ts';
import { hashFolder } from './hash-folder.ts';
import { PluginReading } from './plugin-reading.ts';
import { type ReadEntry, readEntry } from './read-entry.ts';
import { readImplicitPlugin } from './read-implicit-plugin.ts';
import { type ListedEntry, readListed } from './read-listed.ts';
import { MARKETPLACE_PATH, type ReadMarketplace, readMarketplace } from './read-marketplace.ts';
import { readPlugin } from './read-plugin.ts';
import { Reading } from './reading.ts';
import { lastName, parentPath } from './repository-path.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** Which repository a tree is: `owner/repo`, and the commit's 40 hex digits or null where it is unknown. */
export type RepositoryIdentity = { repository: string; commit: string | null };

/** A snapshot, and by sha256 the full texts it points at: components and READMEs, frontmatter included. */
export type ReadRepository = { snapshot: RepositorySnapshot; bodies: Map<string, Uint8Array> };

type Unplaced = Omit<SnapshotPlugin, 'treeHash' | 'ecosystems'>;

/**
 * Reads what one commit of a repository offers, by the rules of the clients that install from it. Pure, and never
 * throws for what a repository holds: every oddity becomes a problem.
 *
 * @param listed entries of other marketplaces that point here; folders that the repository does not offer itself
 * become plugins too
 */
export const readRepository = (
  tree: RepositoryTree,
  { repository, commit }: RepositoryIdentity,
  listed: readonly ListedEntry[] = [],
): ReadRepository => {
  const reading = new Reading(tree);
  const found = readMarketplace(reading, repository);
  const read = found ? readEntries(reading, found) : [];
  const plugins = read.flatMap((entry) => (entry.kind === 'local' ? [entry.plugin] : []));
  if (!found) plugins.push(...readStandalone(reading));
  plugins.push(...readListed(reading, plugins, listed));
  const unclaimed = listUnclaimed(reading, plugins);
  if (!found && plugins.length === 0 && unclaimed.length > 0) {
    plugins.push(readImplicitPlugin(reading, repository, unclaimed));
  }
  reportLinks(reading);
  const ecosystems = findEcosystems(tree);
  const snapshot: RepositorySnapshot = {
    repository,
    commit,
    marketplace: found?.marketplace ?? null,
    plugins: placePlugins(tree, plugins, ecosystems),
    external: read.flatMap((entry) => (entry.kind === 'external' ? [entry.plugin] : [])),
    unclaimedSkills: unclaimed.map((path) => ({ name: nameSkill(reading, path), path })),
    nestedMarketplaces: listNestedMarketplaces(reading),
    ecosystems: ecosystems.counts,
    problems: reading.problems,
  };
  return { snapshot, bodies: reading.bodies };
};

/** The entries in their order, up to the one at which a limit of the snapshot was reached. */
const readEntries = (reading: Reading, found: ReadMarketplace): ReadEntry[] => {
  const { pluginRoot } = found.marketplace;
  const context = { file: found.file, pluginRoot, seenNames: new Set<string>() };
  const read: ReadEntry[] = [];
  for (const [index, entry] of found.entries.entries()) {
    if (!reading.takeEntry()) break;
    read.push(readEntry(reading, entry, index, context));
  }
  return read;
};

/** A repository with a plugin.json at its root and no marketplace is one plugin. */
const readStandalone = (reading: Reading): Unplaced[] => {
  if (!reading.tree.findFile('.claude-plugin/plugin.json')) return [];
  const plugin = new PluginReading(reading, '');
  const read = readPlugin(plugin, undefined);
  const { loadable, problems } = plugin;
  const source = { kind: 'local' as const, path: '' };
  return [{ ...read, index: 0, source, loadable, problems, implicit: false, listedBy: null }];
};

const nameSkill = (reading: Reading, path: string): string => {
  const written = findWrittenName(reading.findMarkdown(path)?.frontmatter.values.name);
  const folder = lastName(parentPath(path));
  return written !== undefined && isShownName(written) ? written : folder || lastName(path);
};

/** Regular files named SKILL.md, by path, that no plugin lists as a skill or command. */
const listUnclaimed = ({ tree }: Reading, plugins: readonly Unplaced[]): string[] => {
  const claimed = new Set(
    plugins
      .flatMap(({ skills, commands }) => [...skills, ...commands])
      .map(({ path }) => (path === null ? undefined : tree.findRealPath(path))),
  );
  return [...tree.entries]
    .filter(
      ([path, { kind }]) => kind === 'file' && lastName(path) === 'SKILL.md' && !claimed.has(path),
    )
    .map(([path]) => path)
    .sort();
};

/** Many plugins may share a folder, which is then hashed once. */
const placePlugins = (
  tree: RepositoryTree,
  plugins: Unplaced[],
  ecosystems: Ecosystems,
): SnapshotPlugin[] => {
  const hashes = new Map<string | undefined, string>();
  return plugins.map((plugin) => {
    const folder = plugin.source.kind === 'local' ? plugin.source.path : '';
    const real = tree.findRealPath(folder);
    const treeHash = hashes.get(real) ?? hashFolder(tree, folder);
    hashes.set(real, treeHash);
    const neighbours = [...(ecosystems.byFolder.get(real ?? folder) ?? [])].sort();
    return { ...plugin, treeHash, ecosystems: neighbours };
  });
};

const listNestedMarketplaces = (reading: Reading): string[] => {
  const nested = [...reading.tree.entries.keys()]
    .filter((path) => path.endsWith(`/${MARKETPLACE_PATH}`))
    .sort();
  for (const path of nested)
    reading.report('marketplace_nested', `${path} is not indexed.`, { path });
  return nested;
};

const reportLinks = ({ tree, report }: Reading): void => {
  for (const [path, entry] of tree.entries) {
    if (entry.kind !== 'link' || tree.exists(path)) continue;
    report('link_unresolved', `“${entry.target}” leads nowhere in this repository.`, { path });
  }
};
