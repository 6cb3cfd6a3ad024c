import type { SnapshotExternal, SnapshotPlugin } from '@skillstash/shared';
import { boundManifest } from './bound-manifest.ts';
import { checkEntryFields } from './check-fields.ts';
import { Manifest } from './declaration.ts';
import { isRecord, type JsonRecord, type JsonValue, toJsonRecord } from './json-value.ts';
import { combineFacts } from './plugin-facts.ts';
import { PluginReading } from './plugin-reading.ts';
import type { JsonFile } from './read-json.ts';
import { type ReadPlugin, readPlugin } from './read-plugin.ts';
import { readSource, shortValue } from './read-source.ts';
import type { Reading } from './reading.ts';
import { isWithin, TEXT_LIMITS } from './text-limits.ts';

/** An entry read: with its files where the source is a folder of this repository, else only what it says itself. */
export type ReadEntry =
  | { kind: 'local'; plugin: Omit<SnapshotPlugin, 'treeHash' | 'ecosystems'> }
  | { kind: 'external'; plugin: SnapshotExternal };

/** Where entries are: their marketplace's file, its base for bare names, and the names of those before. */
export type EntryContext = { file: JsonFile; pluginRoot: string | null; seenNames: Set<string> };

const ENTRY_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
const KEBAB_NAME = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Reads item `index` of `plugins`. Nothing in it throws; what clients refuse makes it not loadable. */
export const readEntry = (
  reading: Reading,
  value: JsonValue,
  index: number,
  context: EntryContext,
): ReadEntry => {
  const outside = new PluginReading(reading, '');
  if (!isRecord(value)) return refuseEntry(outside, value, index, context);
  const written = new Manifest(value, context.file, ['plugins', index]);
  const { source, faults } = readSource(written, context.pluginRoot, reading.tree);
  const plugin = source.kind === 'local' ? new PluginReading(reading, source.path) : outside;
  checkName(plugin, written, context.seenNames);
  checkEntryFields(written, (...fault) => plugin.refuse(...fault));
  for (const { code, message, place } of faults) {
    if (code === 'source_path_ignored') plugin.report(code, message, place);
    else plugin.refuse(code, message, place);
  }
  const entry = boundManifest(plugin, written);
  if (source.kind !== 'local') {
    const facts = combineFacts(entry, undefined);
    const kept = keepEntry(plugin, entry);
    const { problems, loadable } = plugin;
    return {
      kind: 'external',
      plugin: { ...facts, index, source, loadable, problems, entry: kept },
    };
  }
  if (!reading.tree.isFolder(source.path)) {
    plugin.refuse(
      'source_folder_missing',
      `There is no folder ${source.path}.`,
      entry.placeOf('source'),
    );
  }
  const read: ReadPlugin = readPlugin(plugin, entry);
  const { problems, loadable } = plugin;
  return {
    kind: 'local',
    plugin: { ...read, index, source, loadable, problems, implicit: false, listedBy: null },
  };
};

/** The entry for whoever reads the plugin elsewhere; an empty one where it is too long to be kept. */
const keepEntry = (plugin: PluginReading, entry: Manifest): JsonRecord => {
  const record = toJsonRecord(entry.record);
  if (isWithin(record, TEXT_LIMITS.entry_bytes)) return record;
  plugin.refuse('text_too_long', 'The entry is longer than is kept.', entry.placeOf());
  return {};
};

const refuseEntry = (
  plugin: PluginReading,
  value: JsonValue,
  index: number,
  { file }: EntryContext,
): ReadEntry => {
  const place = { path: file.path, line: file.findLine(['plugins', index]) };
  plugin.refuse('entry_not_object', `Item ${index + 1} of \`plugins\` is not an object.`, place);
  const isName =
    typeof value === 'string' && value !== '' && isWithin(value, TEXT_LIMITS.name_bytes);
  const facts = { ...combineFacts(undefined, undefined), name: isName ? value : null };
  const { problems, loadable } = plugin;
  const source = { kind: 'invalid' as const, value: shortValue(value) };
  return { kind: 'external', plugin: { ...facts, index, source, loadable, problems, entry: {} } };
};

const checkName = (plugin: PluginReading, entry: Manifest, seenNames: Set<string>): void => {
  const name = entry.text('name');
  const place = entry.placeOf('name');
  if (!name) {
    plugin.refuse('entry_name_missing', 'The entry has no `name`.', place);
    return;
  }
  if (!ENTRY_NAME.test(name))
    plugin.refuse('entry_name_invalid', `“${name}” cannot be installed.`, place);
  else if (!KEBAB_NAME.test(name))
    plugin.report('entry_name_not_kebab', `“${name}” is not in kebab-case.`, place);
  if (seenNames.has(name))
    plugin.report('entry_name_repeated', `“${name}” is listed before.`, place);
  seenNames.add(name);
};
