import type { SnapshotSkill } from '@skillstash/shared';
import { checkSkill } from './check-skill.ts';
import { toComponentId } from './component-name.ts';
import { hasEscapingPath, resolvePaths } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { dropRepeated } from './drop-repeated.ts';
import { isCallable } from './is-callable.ts';
import type { PluginReading } from './plugin-reading.ts';
import { findPortability, keepFirstPortable } from './portable-skill.ts';
import { readComponent, readToolList } from './read-component.ts';
import { joinPath, lastName, parentPath } from './repository-path.ts';

/** What decides where a plugin's skills are: the `skills` of its own manifest and of its entry. */
export type SkillDeclarations = {
  hasManifest: boolean;
  fromManifest: Declaration | undefined;
  fromEntry: Declaration | undefined;
  /** The entry's source is the root of the marketplace. */
  isRootSource: boolean;
  /** The plugin's name, for a skill in the root of the repository, which has no folder name. */
  pluginName: string;
};

/** The skills that clients load, in the order of their folders; each file once. */
export const findSkills = (plugin: PluginReading, declared: SkillDeclarations): SnapshotSkill[] => {
  const files = listSkillFiles(plugin, declared).map((path) => ({ path }));
  const skills = dropRepeated(plugin, files).flatMap(
    ({ path }) => readSkill(plugin, path, declared.pluginName) ?? [],
  );
  return keepFirstPortable(skills);
};

/** The SKILL.md files that clients load, some perhaps named twice. */
export const listSkillFiles = (plugin: PluginReading, declared: SkillDeclarations): string[] => {
  const standard = joinPath(plugin.folder, 'skills');
  const folders = new Set(listSkillFolders(plugin, declared, standard));
  return [...folders].flatMap((folder) => scanSkillFolder(plugin, folder, folder === standard));
};

const listSkillFolders = (
  plugin: PluginReading,
  declared: SkillDeclarations,
  standard: string,
): string[] => {
  const { tree } = plugin.reading;
  const listed = listDeclared(plugin, declared.fromManifest);
  const added = listDeclared(plugin, declared.fromEntry);
  if (declared.isRootSource && added.length > 0) {
    const isWhole = added.some((folder) => folder === standard || folder === plugin.folder);
    const kept = isWhole ? [standard, ...added] : added;
    if (listed.some((folder) => !kept.includes(folder))) reportReplaced(plugin, declared);
    return kept;
  }
  if (declared.isRootSource && hasEscapingPath(declared.fromEntry)) return [];
  const isSingle =
    declared.fromManifest === undefined &&
    !tree.exists(standard) &&
    tree.findFile(joinPath(plugin.folder, 'SKILL.md')) !== undefined &&
    (declared.hasManifest || added.length === 0);
  return isSingle ? [plugin.folder, ...added] : [standard, ...listed, ...added];
};

const reportReplaced = (plugin: PluginReading, { fromManifest }: SkillDeclarations): void => {
  const message = 'A folder of plugin.json’s `skills` is not loaded.';
  plugin.report('skills_list_replaced', message, fromManifest?.placeOf());
};

/** The folders of a list that are there, whether or not they hold skills. */
const listDeclared = (plugin: PluginReading, declared: Declaration | undefined): string[] =>
  resolvePaths(plugin, declared).flatMap(({ path, written, place }) => {
    if (plugin.reading.tree.isFolder(path)) return [path];
    plugin.report('skills_path_is_file', `“${written}” is a file, not a folder.`, place);
    return [];
  });

/** A folder with its own SKILL.md is one skill; any other holds skills one level down. */
const scanSkillFolder = (plugin: PluginReading, folder: string, isStandard: boolean): string[] => {
  const { tree } = plugin.reading;
  const own = joinPath(folder, 'SKILL.md');
  if (tree.findFile(own)) return [own];
  return plugin.reading.listChildren(folder).flatMap((child) => {
    const file = joinPath(child.path, 'SKILL.md');
    if (child.kind === 'folder' && tree.findFile(file)) return [file];
    if (isStandard) reportMisplaced(plugin, child.path, child.kind === 'file');
    return [];
  });
};

const reportMisplaced = (
  { reading, report }: PluginReading,
  path: string,
  isFile: boolean,
): void => {
  if (isFile) {
    const isFlat = /\.md$/i.test(path) && !/^readme\.md$/i.test(lastName(path));
    if (isFlat) report('skill_flat_file', `${path} is not a skill.`, { path });
    return;
  }
  for (const { name, path: inner, kind } of reading.listChildren(path)) {
    const nested = joinPath(inner, 'SKILL.md');
    if (kind === 'file' && name.toLowerCase() === 'skill.md') {
      report('skill_file_case', `${inner} is not loaded under this name.`, { path: inner });
    } else if (kind === 'folder' && reading.tree.findFile(nested)) {
      report('skill_nested', `${nested} is too deep to be loaded.`, { path: nested });
    }
  }
};

/** Reads one SKILL.md; `pluginName` stands in for the folder's name at the root of the repository. */
export const readSkill = (
  plugin: PluginReading,
  path: string,
  pluginName: string,
): SnapshotSkill | undefined => {
  const folder = parentPath(path);
  const folderName = folder === '' ? pluginName : lastName(folder);
  const id = toComponentId(folderName);
  if (!isCallable(plugin, id, { path })) return undefined;
  const skill = readComponent(plugin, { kind: 'skill', path, id, prefix: '', fallbackName: id });
  if (!skill) return undefined;
  checkSkill(plugin, skill, folderName);
  return {
    ...skill,
    allowedTools: readToolList(skill.frontmatter['allowed-tools']),
    ...findPortability(plugin.reading, skill),
  };
};
