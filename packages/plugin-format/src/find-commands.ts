import { createHash } from 'node:crypto';
import type { SnapshotCommand } from '@skillstash/shared';
import { scalarText, stemOf, toComponentId, toFileId } from './component-name.ts';
import { type ComponentPath, resolvePath, resolvePaths } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { dropRepeated } from './drop-repeated.ts';
import { isCallable } from './is-callable.ts';
import { isRecord, type JsonRecord, type JsonValue } from './json-value.ts';
import { type FoundMarkdown, isSkillFile, listMarkdown } from './list-markdown.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import {
  type ComponentPlace,
  nameComponent,
  readComponent,
  readToolList,
  reportFrontmatter,
} from './read-component.ts';
import { joinPath, lastName, parentPath } from './repository-path.ts';

/**
 * The commands that clients load: those of `commands/`, which the manifest's own list or map replaces, then the
 * entry's. An entry that is the manifest (`entryIsManifest`) adds to the folder too, but cannot hold inline text.
 */
export const findCommands = (
  plugin: PluginReading,
  fromManifest: Declaration | undefined,
  fromEntry: Declaration | undefined,
): SnapshotCommand[] => {
  const standard = listMarkdown(plugin, joinPath(plugin.folder, 'commands'), true);
  const own = fromManifest
    ? readDeclared(plugin, fromManifest, true)
    : standard.flatMap((file) => readCommand(plugin, file) ?? []);
  const added = fromEntry ? readDeclared(plugin, fromEntry, false) : [];
  return dropRepeated(plugin, [...own, ...added]);
};

const readDeclared = (
  plugin: PluginReading,
  declared: Declaration,
  allowsInline: boolean,
): SnapshotCommand[] => {
  if (isRecord(declared.value)) return readMap(plugin, declared, declared.value, allowsInline);
  return resolvePaths(plugin, declared).flatMap((found) => readListed(plugin, found));
};

const readListed = (plugin: PluginReading, found: ComponentPath): SnapshotCommand[] => {
  const { path } = found;
  if (plugin.reading.tree.isFolder(path)) {
    const files = listMarkdown(plugin, path, true);
    return files.flatMap((file) => readCommand(plugin, file) ?? []);
  }
  if (!isMarkdown(plugin, found)) return [];
  const command = readNamed(plugin, path, [stemOf(lastName(path))]);
  return command ? [command] : [];
};

const isMarkdown = (plugin: PluginReading, { path, written, place }: ComponentPath): boolean => {
  if (/\.md$/i.test(path)) return true;
  plugin.report('command_not_markdown', `“${written}” does not end in .md.`, place);
  return false;
};

const readCommand = (plugin: PluginReading, file: FoundMarkdown): SnapshotCommand | undefined => {
  // A skill file names its folder; the folders above that are the prefix.
  const isSkill = isSkillFile(file.name);
  const folders = isSkill ? file.folders.slice(0, -1) : file.folders;
  const stem = isSkill ? lastName(parentPath(file.path)) : stemOf(file.name);
  return readNamed(plugin, file.path, [...folders, stem]);
};

const readNamed = (
  plugin: PluginReading,
  path: string,
  names: string[],
): SnapshotCommand | undefined => {
  const id = names.map(toFileId).join(':');
  const key = names.join(':');
  if (!isCallable(plugin, key, { path })) return undefined;
  const command = readComponent(plugin, { ...placeOfKey(key, id), path });
  return command && withCommandFields(command);
};

const withCommandFields = (
  command: Omit<SnapshotCommand, 'argumentHint' | 'model' | 'allowedTools'>,
): SnapshotCommand => {
  const { model } = command.frontmatter;
  return {
    ...command,
    argumentHint: readHint(command.frontmatter['argument-hint']),
    model: scalarText(model) ?? null,
    allowedTools: readToolList(command.frontmatter['allowed-tools']),
  };
};

/** `argument-hint: [path]` is a list to YAML but text to its author. */
const readHint = (value: JsonValue | undefined): string | null =>
  Array.isArray(value)
    ? `[${value.map((item) => scalarText(item) ?? '').join(', ')}]`
    : (scalarText(value) ?? null);

const readMap = (
  plugin: PluginReading,
  declared: Declaration,
  map: JsonRecord,
  allowsInline: boolean,
): SnapshotCommand[] =>
  Object.entries(map).flatMap(([name, value]) => {
    if (!isRecord(value)) return [];
    const place = declared.placeOf(name);
    if (typeof value.source === 'string') {
      const found = resolvePath(plugin, value.source, place);
      return found ? readMapped(plugin, name, found, value) : [];
    }
    if (typeof value.content !== 'string') return [];
    if (!allowsInline) {
      plugin.report('command_inline_ignored', `The text of “${name}” is ignored.`, place);
      return [];
    }
    const command = readInline(plugin, name, value.content, place);
    return command ? [applyOverrides(command, value)] : [];
  });

/** A folder gives its files under their own names, with nothing of what the map says. */
const readMapped = (
  plugin: PluginReading,
  name: string,
  found: ComponentPath,
  entry: JsonRecord,
): SnapshotCommand[] => {
  if (plugin.reading.tree.isFolder(found.path)) return readListed(plugin, found);
  if (!isMarkdown(plugin, found)) return [];
  if (!isCallable(plugin, name, found.place)) return [];
  const command = readComponent(plugin, { ...placeOfKey(name), path: found.path });
  return command ? [applyOverrides(withCommandFields(command), entry)] : [];
};

/** Up to its last colon a key stays before the name in the frontmatter. Folders are such keys, and so is `a:b.md`. */
const placeOfKey = (key: string, id = toComponentId(key)): Omit<ComponentPlace, 'path'> => {
  const prefix = key.slice(0, key.lastIndexOf(':') + 1);
  const fallbackName = key.slice(prefix.length);
  return { kind: 'command', id, prefix, fallbackName };
};

const readInline = (
  plugin: PluginReading,
  key: string,
  text: string,
  place: ProblemPlace,
): SnapshotCommand | undefined => {
  const { reading } = plugin;
  if (!isCallable(plugin, key, place) || !reading.takeComponent(text.length)) return undefined;
  const bytes = new TextEncoder().encode(text);
  const bodySha256 = createHash('sha256').update(bytes).digest('hex');
  reading.bodies.set(bodySha256, bytes);
  const { frontmatter } = reading.parseMarkdown(bytes, bodySha256);
  // The lines of the text are not those of the manifest, where it is one line.
  const placeAt = () => place;
  reportFrontmatter(plugin, frontmatter, `“${key}”`, placeAt);
  const of = placeOfKey(key);
  return withCommandFields({
    id: of.id,
    name: nameComponent(plugin, of, frontmatter, placeAt),
    path: null,
    description: scalarText(frontmatter.values.description) ?? null,
    frontmatterState: 'inline',
    frontmatter: frontmatter.values,
    bodyBytes: bytes.length,
    bodySha256,
  });
};

const applyOverrides = (command: SnapshotCommand, entry: JsonRecord): SnapshotCommand => ({
  ...command,
  description: scalarText(entry.description) ?? command.description,
  argumentHint: scalarText(entry.argumentHint) ?? command.argumentHint,
  model: scalarText(entry.model) ?? command.model,
  allowedTools: Array.isArray(entry.allowedTools)
    ? readToolList(entry.allowedTools)
    : command.allowedTools,
});
