import type { SnapshotPlugin } from '@skillstash/shared';

/** An address takes segments of 200 characters (`pluginPath` of the api worker); some are left for a `~2`. */
const CHARACTERS_MAX = 190;

/** A plugin's name as the last part of a slug. */
export const segmentOf = (name: string): string => {
  const segment = name
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-')
    .slice(0, CHARACTERS_MAX);
  return /^\.+$/.test(segment) ? segment.replaceAll('.', '-') : segment;
};

/**
 * Where each plugin of a repository lives: `owner/repo/plugin`. Two names that fold to the same segment get `~2`, `~3`; an
 * entry that repeats an earlier name exactly cannot be installed and gets none, as does one without a name.
 *
 * @param fullName `owner/repo`, lower case
 */
export const slugPlugins = (
  fullName: string,
  plugins: readonly SnapshotPlugin[],
): Map<SnapshotPlugin, string> => {
  const names = new Set<string>();
  const taken = new Map<string, number>();
  const slugs = new Map<SnapshotPlugin, string>();
  for (const plugin of plugins) {
    if (!plugin.name || names.has(plugin.name)) continue;
    names.add(plugin.name);
    const segment = segmentOf(plugin.name);
    const count = (taken.get(segment) ?? 0) + 1;
    taken.set(segment, count);
    slugs.set(plugin, `${fullName}/${count === 1 ? segment : `${segment}~${count}`}`);
  }
  return slugs;
};
