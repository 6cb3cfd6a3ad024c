import { createHash } from 'node:crypto';
import type { SnapshotCommand } from '@skillstash/shared';
import { scalarText, toComponentId } from './component-name.ts';
import { resolvePath, resolvePaths } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { isRecord, type JsonRecord, type JsonValue } from './json-value.ts';
import { type FoundMarkdown, isSkillFile, listMarkdown } from './list-markdown.ts';
import type { PluginReading } from './plugin-reading.ts';
import { readComponent, readToolList } from './read-component.ts';
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
  const standard = listMarkdown(plugin.reading, joinPath(plugin.folder, 'commands'), true);
  const own = fromManifest
    ? readDeclared(plugin, fromManifest, true)
    : standard.flatMap((file) => readCommand(plugin, file) ?? []);
  const added = fromEntry ? readDeclared(plugin, fromEntry, false) : [];
  const seen = new Set<string>();
  return [...own, ...added].filter(({ path, name }) => {
    const key = path ?? `inline ${name}`;
    return seen.has(key) ? false : seen.add(key);
  });
};

const readDeclared = (
  plugin: PluginReading,
  declared: Declaration,
  allowsInline: boolean,
): SnapshotCommand[] => {
  const { tree } = plugin.reading;
  if (isRecord(declared.value)) return readMap(plugin, declared, declared.value, allowsInline);
  return resolvePaths(plugin, declared).flatMap(({ path }) => {
    const files = tree.isFolder(path)
      ? listMarkdown(plugin.reading, path, true)
      : [{ path, name: lastName(path), folders: [] }];
    return files.flatMap((file) => readCommand(plugin, file) ?? []);
  });
};

const readCommand = (plugin: PluginReading, file: FoundMarkdown): SnapshotCommand | undefined => {
  // A skill file names its folder; the folders above that are the prefix.
  const isSkill = isSkillFile(file.name);
  const folders = isSkill ? file.folders.slice(0, -1) : file.folders;
  const stem = isSkill ? lastName(parentPath(file.path)) : file.name.replace(/\.md$/i, '');
  const prefix = folders.map((name) => `${toComponentId(name)}:`).join('');
  const id = toComponentId(stem);
  const place = { kind: 'command' as const, path: file.path, prefix, fallbackName: id };
  const command = readComponent(plugin, { ...place, id: prefix + id });
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
      if (!found || !plugin.reading.tree.findFile(found.path)) return [];
      const id = toComponentId(name);
      const command = readComponent(plugin, {
        kind: 'command',
        path: found.path,
        id,
        prefix: '',
        fallbackName: name,
      });
      return command ? [applyOverrides({ ...withCommandFields(command), name }, value)] : [];
    }
    if (typeof value.content !== 'string') return [];
    if (!allowsInline) {
      plugin.report('command_inline_ignored', `The text of “${name}” is ignored.`, place);
      return [];
    }
    const command = readInline(plugin, name, value.content);
    return command ? [applyOverrides(command, value)] : [];
  });

const readInline = (
  { reading }: PluginReading,
  name: string,
  content: string,
): SnapshotCommand | undefined => {
  if (!reading.takeComponent(content.length)) return undefined;
  const bytes = new TextEncoder().encode(content);
  const bodySha256 = createHash('sha256').update(bytes).digest('hex');
  reading.bodies.set(bodySha256, bytes);
  return withCommandFields({
    id: toComponentId(name),
    name,
    path: null,
    description: null,
    frontmatterState: 'inline',
    frontmatter: {},
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
