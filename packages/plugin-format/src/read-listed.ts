import type { SnapshotPlugin } from '@skillstash/shared';
import { boundManifest } from './bound-manifest.ts';
import { checkEntryFields } from './check-fields.ts';
import { Manifest } from './declaration.ts';
import { findPluginAt } from './find-plugin-at.ts';
import { isRecord } from './json-value.ts';
import { PluginReading } from './plugin-reading.ts';
import { unwrittenFile } from './read-json.ts';
import { MARKETPLACE_PATH } from './read-marketplace.ts';
import { readPlugin } from './read-plugin.ts';
import type { Reading } from './reading.ts';
import { normalisePath } from './repository-path.ts';

/** An entry of another repository's marketplace that points into this one. `path` is as its source names it. */
export type ListedEntry = {
  marketplace: string;
  entry: Record<string, unknown>;
  path: string;
};

type Unplaced = Omit<SnapshotPlugin, 'treeHash' | 'ecosystems'>;

const readOne = (reading: Reading, listed: ListedEntry, path: string): Unplaced | undefined => {
  if (!isRecord(listed.entry)) return undefined;
  const plugin = new PluginReading(reading, path);
  const written = new Manifest(
    listed.entry,
    unwrittenFile(`${listed.marketplace}:${MARKETPLACE_PATH}`),
    [],
  );
  checkEntryFields(written, (...fault) => plugin.refuse(...fault));
  const read = readPlugin(plugin, boundManifest(plugin, written));
  const { problems, loadable } = plugin;
  const source = { kind: 'local' as const, path };
  const { marketplace: listedBy } = listed;
  return { ...read, index: 0, source, loadable, problems, implicit: false, listedBy };
};

/**
 * Reads the plugins that other marketplaces list in this repository and that it does not offer itself: the entry combines
 * with the folder's own manifest as any entry does. Of several entries for one folder the first is read; a folder that
 * is not there gives no plugin.
 */
export const readListed = (
  reading: Reading,
  own: readonly Unplaced[],
  listed: readonly ListedEntry[],
): Unplaced[] => {
  const found: Unplaced[] = [];
  for (const one of listed) {
    const path = normalisePath(one.path);
    if (path === undefined || !reading.tree.isFolder(path)) continue;
    const known = [...own, ...found].flatMap(({ name, source }) =>
      source.kind === 'local' ? [{ name, path: source.path }] : [],
    );
    const name = typeof one.entry.name === 'string' ? one.entry.name : '';
    if (findPluginAt(known, path, name)) continue;
    const plugin = readOne(reading, one, path);
    if (plugin) found.push(plugin);
  }
  return found;
};
