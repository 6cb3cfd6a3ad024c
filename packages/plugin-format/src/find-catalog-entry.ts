import { type CatalogEntry, NO_CODEX_NAME } from '@skillstash/shared';
import type { Manifest } from './declaration.ts';
import { findCodexName } from './find-codex-name.ts';
import { listSkillFiles, type SkillDeclarations } from './find-skills.ts';
import { isTextList, type JsonRecord, ownValue, toJsonValue } from './json-value.ts';
import { placeSkills } from './place-skills.ts';
import { PluginReading } from './plugin-reading.ts';
import { joinPath, normalisePath } from './repository-path.ts';
import { isWithin, TEXT_LIMITS } from './text-limits.ts';

/** Fields of an entry that clients add to a manifest; the others they ignore beside one. */
const ADDED_FIELDS = ['commands', 'agents', 'skills', 'outputStyles', 'themes', 'hooks'];

/** Fields with which an entry stands for the manifest that is not there. */
const MANIFEST_FIELDS = [
  ...ADDED_FIELDS,
  'mcpServers',
  'lspServers',
  'workflows',
  'monitors',
  'settings',
  'userConfig',
  'channels',
  'dependencies',
  'experimental',
];

/** What was read of a plugin, as far as it decides what an entry elsewhere has to say. */
export type ReadParts = {
  entry: Manifest | undefined;
  hasManifest: boolean;
  skills: SkillDeclarations;
  /** Whether skills are all that the plugin has. */
  hasOnlySkills: boolean;
  /** Whether the plugin has something that Codex may load. */
  servesCodex: boolean;
  /** What is shown as its version, null for the commit's. */
  version: string | null;
};

const pick = (entry: Manifest | undefined, keys: readonly string[]): JsonRecord => {
  const picked: JsonRecord = {};
  for (const key of keys) {
    const value = entry && ownValue(entry.record, key);
    if (value !== undefined) picked[key] = toJsonValue(value);
  }
  return picked;
};

/** Claude Code loads `skills/` beside whatever an entry lists, Codex where it is in the list or there is none. */
const withStandardSkills = ({ reading, folder }: PluginReading, fields: JsonRecord): JsonRecord => {
  const listed = typeof fields.skills === 'string' ? [fields.skills] : fields.skills;
  if (!isTextList(listed) || listed.length === 0) return fields;
  const isListed = listed.some((path) => normalisePath(path) === 'skills');
  const isThere = reading.tree.isFolder(joinPath(folder, 'skills'));
  return isListed || !isThere ? fields : { ...fields, skills: [...listed, './skills'] };
};

/** In the root of its own marketplace alone, a list of skills replaces those that clients would find there. */
const needsOwnRoot = (
  plugin: PluginReading,
  skills: SkillDeclarations,
  paths: string[],
): boolean => {
  if (!skills.isRootSource || skills.fromEntry === undefined) return false;
  const elsewhere = new Set(listSkillFiles(plugin, { ...skills, isRootSource: false }));
  return elsewhere.symmetricDifference(new Set(paths)).size > 0;
};

const fitting = (plugin: PluginReading, found: CatalogEntry): CatalogEntry | null => {
  if (isWithin(found.fields, TEXT_LIMITS.catalog_fields_bytes)) return found;
  plugin.report(
    'text_too_long',
    'What an entry of a catalog would have to say is longer than is kept.',
  );
  return null;
};

/**
 * What an entry of a catalog elsewhere has to say so that clients load from it what they load from the plugin's own:
 * a plugin with a manifest needs what its entry adds to it, one without needs an entry that is its manifest.
 *
 * @returns null where no entry elsewhere loads the same
 */
export const findCatalogEntry = (plugin: PluginReading, parts: ReadParts): CatalogEntry | null => {
  const { entry, hasManifest, skills } = parts;
  if (!plugin.loadable) return null;
  const path = plugin.folder;
  const unheard = new PluginReading(plugin.reading, path);
  const skillPaths = skills.isRootSource ? listSkillFiles(unheard, skills) : [];
  if (!needsOwnRoot(unheard, skills, skillPaths)) {
    const fields = hasManifest
      ? pick(entry, ADDED_FIELDS)
      : { strict: false, ...withStandardSkills(unheard, pick(entry, MANIFEST_FIELDS)) };
    const codexName = parts.servesCodex
      ? findCodexName(plugin.reading, path, parts.version)
      : NO_CODEX_NAME;
    return fitting(plugin, { path, hasManifest, codexName, fields });
  }
  const { skills: _skills, ...others } = pick(entry, MANIFEST_FIELDS);
  if (hasManifest || !parts.hasOnlySkills || Object.keys(others).length) return null;
  return findSkillsEntry(plugin, skillPaths, parts.version);
};

/** The same for a plugin without a manifest that is nothing but these skills. `paths` are their SKILL.md files. */
export const findSkillsEntry = (
  plugin: PluginReading,
  paths: readonly string[],
  version: string | null,
): CatalogEntry | null => {
  const placed = placeSkills(plugin.reading, paths);
  if (!placed) return null;
  const { path, skills } = placed;
  // Codex does not know `.`: it would load none of them, or not all.
  const codexName = skills.includes('.')
    ? NO_CODEX_NAME
    : findCodexName(plugin.reading, path, version);
  return fitting(plugin, {
    path,
    hasManifest: false,
    codexName,
    fields: { strict: false, skills },
  });
};
