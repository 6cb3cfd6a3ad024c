import type { PluginReading } from './plugin-reading.ts';

/**
 * Leaves one of those that are, by links within the plugin, the same file: clients load it once. It is the file itself where it
 * is among them, and the first link otherwise, of which clients take any. What links lead to outside is copied, and so another.
 */
export const dropRepeated = <T extends { path: string | null }>(
  plugin: PluginReading,
  items: readonly T[],
): T[] => {
  // One without a file is like no other.
  const fileOf = ({ path }: T): unknown =>
    path === null ? Symbol() : (plugin.findWithin(path) ?? path);
  const groups = Map.groupBy(items, fileOf);
  return [...groups].flatMap(
    ([file, same]) => same.find(({ path }) => path === file) ?? same[0] ?? [],
  );
};
