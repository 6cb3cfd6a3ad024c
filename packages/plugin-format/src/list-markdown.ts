import type { PluginReading } from './plugin-reading.ts';
import { joinPath } from './repository-path.ts';

/** A Markdown file below a folder, with the names of the folders between the two. */
export type FoundMarkdown = { path: string; name: string; folders: string[] };

const MAX_DEPTH_COUNT = 32;
const MAX_FOLDER_COUNT = 5_000;

/**
 * Every Markdown file below a folder in the order of names. Where `stopsAtSkill` is set, a folder with a `skill.md` in any
 * letter case gives that file only. Links below `start` are followed where they leave the plugin, since an installed copy
 * has there what they lead to; those within it stay links, which clients pass over (Claude Code 2.1.329).
 */
export const listMarkdown = (
  plugin: PluginReading,
  start: string,
  stopsAtSkill: boolean,
): FoundMarkdown[] => {
  const found: FoundMarkdown[] = [];
  const { reading } = plugin;
  const { tree } = reading;
  const isLink = (path: string): boolean =>
    tree.entries.get(path)?.kind === 'link' && plugin.findWithin(path) !== undefined;
  let folderCount = 0;
  const visit = (folder: string, folders: string[], above: ReadonlySet<string>): void => {
    const real = tree.findRealPath(folder);
    folderCount += 1;
    // Links can lead back up; a folder inside itself is not visited again.
    if (real === undefined || above.has(real)) return;
    if (folders.length > MAX_DEPTH_COUNT || folderCount > MAX_FOLDER_COUNT) return;
    const children = reading
      .listChildren(folder)
      .filter(({ name }) => !isLink(joinPath(real, name)));
    const skill =
      stopsAtSkill && children.findLast(({ name, kind }) => kind === 'file' && isSkillFile(name));
    if (skill) {
      found.push({ path: skill.path, name: skill.name, folders });
      return;
    }
    for (const { name, path, kind } of children) {
      if (kind === 'folder') visit(path, [...folders, name], new Set([...above, real]));
      else if (/\.md$/i.test(name)) found.push({ path, name, folders });
    }
  };
  visit(start, [], new Set());
  return found;
};

/** Whether a file makes its folder one skill when it lies among commands. */
export const isSkillFile = (name: string): boolean => name.toLowerCase() === 'skill.md';
