import type { SnapshotHook } from '@skillstash/shared';
import { resolvePath } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { declaresGuards, findStrayGuard, isMatcher } from './hook-guards.ts';
import { isRecord, isTextList, type JsonRecord } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { readHookEvents } from './read-hook-events.ts';
import type { JsonFile } from './read-json.ts';
import { joinPath } from './repository-path.ts';

/** What decides a plugin's hooks: the `hooks` of its own manifest and of its entry. */
export type HookDeclarations = {
  hasManifest: boolean;
  fromManifest: Declaration | undefined;
  fromEntry: Declaration | undefined;
};

/**
 * The hooks that clients load, one row an action. hooks/hooks.json and the manifest's field add up; inline hooks of an
 * entry replace them event by event, or as a whole where the entry is the manifest.
 */
export const findHooks = (plugin: PluginReading, declared: HookDeclarations): SnapshotHook[] => {
  const standard = joinPath(plugin.folder, 'hooks/hooks.json');
  const fromFile = readFile(plugin, standard);
  const fromManifest = (declared.fromManifest?.items() ?? []).flatMap(({ value, place }) => {
    if (isRecord(value)) return readInline(plugin, value, place);
    if (typeof value !== 'string') return [];
    const found = resolvePath(plugin, value, place);
    if (!found) return [];
    const isRepeated =
      plugin.reading.tree.findRealPath(standard) === plugin.reading.tree.findRealPath(found.path);
    if (isRepeated) plugin.report('hooks_default_repeated', `“${value}” is loaded anyway.`, place);
    return isRepeated ? [] : readFile(plugin, found.path);
  });
  const own = [...fromFile, ...fromManifest];
  const fromEntry = readEntryHooks(plugin, declared.fromEntry);
  const replaced = new Set(fromEntry?.map(({ event }) => event));
  const kept =
    fromEntry && !declared.hasManifest ? [] : own.filter(({ event }) => !replaced.has(event));
  return [...kept, ...(fromEntry ?? [])];
};

/** Undefined where the entry has no hooks that clients read: it can only give them as one object. */
const readEntryHooks = (
  plugin: PluginReading,
  declared: Declaration | undefined,
): SnapshotHook[] | undefined => {
  if (!declared) return undefined;
  const { value } = declared;
  if (isRecord(value)) return readInline(plugin, value, declared.placeOf());
  if (Array.isArray(value) && declaresGuards(value)) {
    const message = 'Guard hooks of an entry cannot be in a list.';
    plugin.refuse('hooks_refused', message, declared.placeOf());
  } else {
    const message = 'Hooks of an entry must be one object; a path or a list is ignored.';
    plugin.report('entry_field_ignored', message, declared.placeOf());
  }
  return undefined;
};

const readInline = (
  plugin: PluginReading,
  events: JsonRecord,
  place: ProblemPlace,
): SnapshotHook[] =>
  readHookEvents(plugin, events, { path: place.path ?? null, findPlace: () => place });

const readFile = (plugin: PluginReading, path: string): SnapshotHook[] => {
  const file = plugin.reading.findJson(path, 'configuration');
  if (!file) return [];
  const { value, error } = file;
  if (error || value === undefined) {
    plugin.report('hooks_invalid_json', error?.message ?? '', { path, line: error?.line });
    return [];
  }
  if (isRecord(value)) return readWrapper(plugin, value, file);
  if (declaresGuards(value))
    plugin.refuse('hooks_refused', `${path} is a list, which may hold guard hooks.`, { path });
  else plugin.report('hooks_not_object', `${path} does not hold an object.`, { path });
  return [];
};

const readWrapper = (plugin: PluginReading, value: JsonRecord, file: JsonFile): SnapshotHook[] => {
  const { path } = file;
  const placeOf = (...at: string[]): ProblemPlace => ({ path, line: file.findLine(at) });
  const stray = findStrayGuard(value);
  if (stray !== undefined) {
    const message = `“${stray}” holds guard hooks outside \`hooks\`.`;
    plugin.refuse('hooks_refused', message, placeOf(stray));
  }
  const { hooks } = value;
  const isWrong = isMatcher(value) || (hooks !== undefined && hooks !== null && !isRecord(hooks));
  if (isWrong) {
    plugin.refuse('hooks_refused', '`hooks` is not an object of events.', placeOf('hooks'));
    return [];
  }
  const findPlace = (event: string) => placeOf('hooks', event);
  const found = isRecord(hooks) ? readHookEvents(plugin, hooks, { path, findPlace }) : [];
  const fault = findWrapperFault(value);
  if (fault) {
    const message = `\`${fault}\` of ${path} is not what clients expect.`;
    if (declaresGuards(hooks ?? null)) plugin.refuse('hooks_refused', message, placeOf(fault));
    else plugin.report('hooks_file_invalid', message, placeOf(fault));
    return [];
  }
  // A file may name a hooks module instead, which is code and not listed.
  if (hooks === undefined && !(isTextList(value.modules) && value.modules.length > 0))
    plugin.report('hooks_no_wrapper', `${path} has no \`hooks\`.`, { path });
  return found;
};

/** The key for which clients read nothing from a hooks file. */
const findWrapperFault = ({
  description,
  hooks,
  modules,
  surface,
}: JsonRecord): string | undefined => {
  if (hooks === null) return 'hooks';
  if (description !== undefined && typeof description !== 'string') return 'description';
  if (modules !== undefined && !(isTextList(modules) && modules.length <= 1)) return 'modules';
  return surface === undefined ? undefined : 'surface';
};
