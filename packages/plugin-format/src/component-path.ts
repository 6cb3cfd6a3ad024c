import type { Declaration } from './declaration.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { joinPath, normalisePath } from './repository-path.ts';

/** A path that a manifest lists, as a path of the repository, and the place where it is written. */
export type ComponentPath = { path: string; written: string; place: ProblemPlace };

const PLUGIN_ROOT = /^\$\{CLAUDE_PLUGIN_ROOT\}\/?/;

/**
 * The paths of a field that is one path or a list of them, resolved in the plugin's folder. What leaves the folder or
 * is not there is left out with a problem; other kinds of items are left to the caller.
 */
export const resolvePaths = (
  plugin: PluginReading,
  declared: Declaration | undefined,
): ComponentPath[] =>
  (declared?.items() ?? []).flatMap(({ value, place }) => {
    if (typeof value !== 'string') return [];
    const found = resolvePath(plugin, value, place);
    return found ? [found] : [];
  });

/** The same for one path as written, such as `./commands/a.md`. */
export const resolvePath = (
  plugin: PluginReading,
  written: string,
  place: ProblemPlace,
): ComponentPath | undefined => {
  const inside = findInside(written);
  if (inside === undefined) {
    plugin.report('component_path_escapes', `“${written}” leaves the plugin’s folder.`, place);
    return undefined;
  }
  const path = joinPath(plugin.folder, inside);
  if (plugin.reading.tree.exists(path)) return { path, written, place };
  plugin.report('component_path_missing', `“${written}” is not in the plugin’s folder.`, place);
  return undefined;
};

/** Whether some path of such a field leaves the plugin's folder. */
export const hasEscapingPath = (declared: Declaration | undefined): boolean =>
  (declared?.items() ?? []).some(
    ({ value }) => typeof value === 'string' && findInside(value) === undefined,
  );

const findInside = (written: string): string | undefined => {
  // Clients refuse a path that starts with the variable, yet it is plain what it means.
  const relative = written.replace(PLUGIN_ROOT, './');
  return relative.startsWith('/') ? undefined : normalisePath(relative);
};
