import { Declaration } from './declaration.ts';
import { listSkillFiles } from './find-skills.ts';
import { PluginReading } from './plugin-reading.ts';
import { unwrittenFile } from './read-json.ts';
import type { Reading } from './reading.ts';
import { joinPath, parentPath } from './repository-path.ts';
import { isWithin, TEXT_LIMITS } from './text-limits.ts';

/** A folder to install from, and the `skills` of an entry that names it: paths as clients take them. */
export type PlacedSkills = { path: string; skills: string[] };

/** What clients load or obey in a plugin's folder besides skills, whether an entry names it or not. */
const LOADED_ANYWAY = [
  '.claude-plugin',
  '.lsp.json',
  '.mcp.json',
  'agents',
  'bin',
  'commands',
  'hooks',
  'monitors',
  'output-styles',
  'plugin.json',
  'settings.json',
  'themes',
  'workflows',
];

const commonFolder = (folders: readonly string[]): string => {
  const [first = '', ...others] = folders;
  let common = first;
  while (common !== '' && !others.every((one) => `${one}/`.startsWith(`${common}/`)))
    common = parentPath(common);
  return common;
};

const relativeTo = (folder: string, path: string): string => {
  const inside = folder === '' ? path : path.slice(folder.length + 1);
  return inside === '' ? '.' : `./${inside}`;
};

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && new Set([...one, ...other]).size === one.length;

/** What is tried later: a list with `.`, which Codex does not know, and before all a list that is too long for an entry. */
const costOf = (skills: string[]): number =>
  Number(skills.includes('.')) +
  2 * Number(!isWithin({ strict: false, skills }, TEXT_LIMITS.catalog_fields_bytes));

/** What clients would load from a folder without a manifest, if an entry named it and listed these paths. */
const listLoaded = (reading: Reading, folder: string, skills: string[]): string[] =>
  listSkillFiles(new PluginReading(reading, folder), {
    hasManifest: false,
    fromManifest: undefined,
    fromEntry: new Declaration(skills, unwrittenFile('catalog'), ['skills']),
    isRootSource: false,
    pluginName: '',
  });

/**
 * Finds a folder and a list of paths in it from which clients load exactly these skills and nothing else: the root of
 * the repository or the deepest folder that holds them all. What a list gives is not argued but read, by the rules of
 * `findSkills`.
 *
 * @param paths their SKILL.md files, each once
 * @returns undefined where there is none
 */
export const placeSkills = (
  reading: Reading,
  paths: readonly string[],
): PlacedSkills | undefined => {
  const folders = paths.map(parentPath);
  const parents = [...new Set(folders.map(parentPath))];
  for (const path of new Set(['', commonFolder(parents)])) {
    if (LOADED_ANYWAY.some((name) => reading.tree.exists(joinPath(path, name)))) continue;
    const lists = [parents, folders].map((listed) =>
      listed.map((folder) => relativeTo(path, folder)).sort(),
    );
    for (const skills of lists.sort((one, other) => costOf(one) - costOf(other))) {
      if (isSame(listLoaded(reading, path, skills), paths)) return { path, skills };
    }
  }
  return undefined;
};
