/**
 * The plugin that an entry of another marketplace means: the one in that folder. Where several share a folder, it is the
 * one of that name, and none where no name fits: the entry then means the folder as a whole.
 *
 * @param path the folder from the repository's root, normalised
 */
export const findPluginAt = <Plugin extends { path: string; name: string | null }>(
  plugins: readonly Plugin[],
  path: string,
  name: string,
): Plugin | undefined => {
  const there = plugins.filter((plugin) => plugin.path === path);
  return there.length === 1 ? there[0] : there.find((plugin) => plugin.name === name);
};
