import type { SnapshotHook } from '@skillstash/shared';
import { actionOf, findHookFault, findMatcherFault } from './hook-config.ts';
import { GUARD_EVENTS, HOOK_EVENTS } from './hook-events.ts';
import { holdsGuards, isMatcher } from './hook-guards.ts';
import { isRecord, type JsonRecord, type JsonValue, typeName } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { redactUrl } from './redact.ts';

/** The file that hooks come from, as the snapshot names it, and where in it an event is written. */
export type HookPlaces = { path: string | null; findPlace: (event: string) => ProblemPlace };

/**
 * The hooks of an object of events. What clients drop is reported; a guard hook that they cannot load refuses the
 * plugin, wherever in the object it is.
 */
export const readHookEvents = (
  plugin: PluginReading,
  events: JsonRecord,
  places: HookPlaces,
): SnapshotHook[] => {
  if (isMatcher(events)) {
    const message = 'A single matcher stands where events are expected.';
    plugin.refuse('hooks_refused', message, places.findPlace('hooks'));
    return [];
  }
  return Object.entries(events).flatMap(([event, matchers]) => {
    const place = places.findPlace(event);
    if (!HOOK_EVENTS.has(event)) {
      if (holdsGuards(matchers, !Array.isArray(matchers)))
        plugin.refuse('hooks_refused', `“${event}” is no event and holds guard hooks.`, place);
      else plugin.report('hooks_event_unknown', `There is no event “${event}”.`, place);
      return [];
    }
    if (Array.isArray(matchers))
      return matchers.flatMap((matcher) => readMatcher(plugin, event, matcher, places));
    const message = `“${event}” is ${typeName(matchers)}, not a list.`;
    if (holdsGuards(matchers, false) || (GUARD_EVENTS.has(event) && matchers !== null))
      plugin.refuse('hooks_refused', message, place);
    else plugin.report('hooks_item_invalid', message, place);
    return [];
  });
};

const readMatcher = (
  plugin: PluginReading,
  event: string,
  matcher: JsonValue,
  places: HookPlaces,
): SnapshotHook[] => {
  const place = places.findPlace(event);
  if (holdsGuards(matcher, false)) {
    const message = `An item of “${event}” holds guard hooks where a matcher is expected.`;
    plugin.refuse('hooks_refused', message, place);
    return [];
  }
  const fault = findMatcherFault(matcher);
  if (fault) drop(plugin, event, `An item of “${event}” is dropped: ${fault}.`, place);
  if (fault || !isRecord(matcher) || !Array.isArray(matcher.hooks)) return [];
  const pattern = typeof matcher.matcher === 'string' ? matcher.matcher : null;
  return matcher.hooks.flatMap((hook) => {
    const hookFault = findHookFault(hook);
    if (hookFault) drop(plugin, event, `A hook of “${event}” is dropped: ${hookFault}.`, place);
    if (hookFault || !isRecord(hook)) return [];
    const type = String(hook.type);
    const written = actionOf(type, hook);
    const command = type === 'http' ? redactUrl(written) : written;
    if (!plugin.reading.takeComponent(command.length + (pattern?.length ?? 0))) return [];
    return [{ event, matcher: pattern, type, command, path: places.path }];
  });
};

const drop = (plugin: PluginReading, event: string, message: string, place: ProblemPlace): void => {
  if (GUARD_EVENTS.has(event)) plugin.refuse('hooks_refused', message, place);
  else plugin.report('hooks_item_invalid', message, place);
};
