import type { SnapshotHook } from '@skillstash/shared';
import { resolvePath } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { HOOK_EVENTS, HOOK_TYPES } from './hook-events.ts';
import { isRecord, type JsonRecord, type JsonValue } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { redactUrl } from './redact.ts';
import { joinPath } from './repository-path.ts';

/** What decides a plugin's hooks: the `hooks` of its own manifest and of its entry. */
export type HookDeclarations = {
  hasManifest: boolean;
  fromManifest: Declaration | undefined;
  fromEntry: Declaration | undefined;
};

type Where = { path: string | null; findPlace: (event: string) => ProblemPlace };

/** Events outside `hooks` for which clients refuse the plugin: a guard that would silently not run. */
const GUARD_EVENTS = ['PreToolUse', 'PermissionRequest'];

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

const readEntryHooks = (
  plugin: PluginReading,
  declared: Declaration | undefined,
): SnapshotHook[] | undefined => {
  const inline = declared?.items().filter(({ value }) => isRecord(value)) ?? [];
  if (declared && inline.length === 0) {
    const message = 'Hooks of an entry must be written inline; a path is ignored.';
    plugin.report('entry_field_ignored', message, declared.placeOf());
  }
  if (inline.length === 0) return undefined;
  return inline.flatMap(({ value, place }) =>
    isRecord(value) ? readInline(plugin, value, place) : [],
  );
};

const readInline = (
  plugin: PluginReading,
  events: JsonRecord,
  place: ProblemPlace,
): SnapshotHook[] =>
  readEvents(plugin, events, { path: place.path ?? null, findPlace: () => place });

const readFile = (plugin: PluginReading, path: string): SnapshotHook[] => {
  const file = plugin.reading.findJson(path, 'configuration');
  if (!file) return [];
  const { value, error } = file;
  if (error) {
    plugin.report('hooks_invalid_json', error.message, { path, line: error.line });
    return [];
  }
  if (!isRecord(value)) {
    plugin.report('hooks_not_object', `${path} does not hold an object.`, { path });
    return [];
  }
  const guard = GUARD_EVENTS.find((event) => Object.hasOwn(value, event));
  if (guard)
    plugin.refuse('hooks_refused', `${guard} lies outside \`hooks\`.`, {
      path,
      line: file.findLine([guard]),
    });
  if (!Object.hasOwn(value, 'hooks')) {
    plugin.report('hooks_no_wrapper', `${path} has no \`hooks\`.`, { path });
    return [];
  }
  if (!isRecord(value.hooks)) {
    plugin.refuse('hooks_refused', '`hooks` is not an object.', {
      path,
      line: file.findLine(['hooks']),
    });
    return [];
  }
  const findPlace = (event: string) => ({ path, line: file.findLine(['hooks', event]) });
  return readEvents(plugin, value.hooks, { path, findPlace });
};

const readEvents = (plugin: PluginReading, events: JsonRecord, where: Where): SnapshotHook[] =>
  Object.entries(events).flatMap(([event, groups]) => {
    if (!HOOK_EVENTS.has(event)) {
      plugin.report('hooks_event_unknown', `There is no event “${event}”.`, where.findPlace(event));
      return [];
    }
    if (!Array.isArray(groups)) {
      plugin.report('hooks_item_invalid', `“${event}” is not a list.`, where.findPlace(event));
      return [];
    }
    return groups.flatMap((group) => readGroup(plugin, event, group, where));
  });

const readGroup = (
  plugin: PluginReading,
  event: string,
  group: JsonValue,
  where: Where,
): SnapshotHook[] => {
  const { matcher, hooks } = isRecord(group) ? group : {};
  const isMatcher = matcher === undefined || typeof matcher === 'string';
  if (!isMatcher || !Array.isArray(hooks)) {
    plugin.report(
      'hooks_item_invalid',
      `An item of “${event}” has no valid \`hooks\`.`,
      where.findPlace(event),
    );
    return [];
  }
  return hooks.flatMap((hook) => {
    const command = findAction(hook);
    if (!isRecord(hook) || command === undefined) {
      plugin.report(
        'hooks_item_invalid',
        `A hook of “${event}” is dropped.`,
        where.findPlace(event),
      );
      return [];
    }
    if (!plugin.reading.takeComponent(command.length + (matcher?.length ?? 0))) return [];
    return [
      { event, matcher: matcher ?? null, type: String(hook.type), command, path: where.path },
    ];
  });
};

const findAction = (hook: JsonValue): string | undefined => {
  if (!isRecord(hook) || typeof hook.type !== 'string') return undefined;
  const field = HOOK_TYPES.get(hook.type);
  const action = field === undefined ? undefined : hook[field];
  if (typeof action !== 'string' || action === '') return undefined;
  return field === 'url' ? redactUrl(action) : action;
};
