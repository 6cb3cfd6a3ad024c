import type { PluginReading } from './plugin-reading.ts';
import { isWithin } from './repository-path.ts';

/**
 * Leaves one of those that are, by links within the plugin, the same file: clients load it once. It is the file itself where it
 * is among them, and the first link otherwise, of which clients take any. What links lead to outside is copied, and so another.
 */
export const dropRepeated = <T extends { path: string | null }>(
  { reading: { tree }, folder }: PluginReading,
  items: readonly T[],
): T[] => {
  const inside = tree.findRealPath(folder) ?? folder;
  const fileOf = ({ path }: T): unknown => {
    const real = path === null ? undefined : tree.findRealPath(path);
    // One without a file is like no other.
    return path === null ? Symbol() : real !== undefined && isWithin(real, inside) ? real : path;
  };
  const groups = Map.groupBy(items, fileOf);
  return [...groups].flatMap(
    ([file, same]) => same.find(({ path }) => path === file) ?? same[0] ?? [],
  );
};
