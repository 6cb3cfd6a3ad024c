import { type FieldFault, type FieldRule, inside } from './basic-rules.ts';
import type { Manifest } from './declaration.ts';
import { findHookFault, findMatcherFault } from './hook-config.ts';
import { HOOK_EVENTS } from './hook-events.ts';
import { findStrayGuard, UNSEARCHED_MANIFEST_KEYS } from './hook-guards.ts';
import { isRecord, type JsonRecord, type JsonValue } from './json-value.ts';
import type { Report } from './problem-log.ts';

/** Inline hooks of an entry, where clients drop nothing: one bad hook or unknown event is enough to refuse it. */
export const strictHooks: FieldRule = (value) => {
  if (!Array.isArray(value)) return isRecord(value) ? findEventFaults(value) : [];
  return value.flatMap((item, index) =>
    isRecord(item) ? inside(index, findEventFaults(item)) : [],
  );
};

const findEventFaults = (events: JsonRecord): FieldFault[] =>
  Object.entries(events).flatMap(([event, matchers]) => {
    const fault = findEventFault(event, matchers);
    return fault ? [{ message: `“${event}”: ${fault}`, at: [event] }] : [];
  });

const findEventFault = (event: string, matchers: JsonValue): string | undefined => {
  if (!HOOK_EVENTS.has(event)) return 'there is no such event';
  if (!Array.isArray(matchers)) return 'it is not a list';
  for (const matcher of matchers) {
    const fault = findMatcherFault(matcher) ?? findFirstHookFault(matcher);
    if (fault) return fault;
  }
  return undefined;
};

const findFirstHookFault = (matcher: JsonValue): string | undefined => {
  const hooks = isRecord(matcher) && Array.isArray(matcher.hooks) ? matcher.hooks : [];
  for (const hook of hooks) {
    const fault = findHookFault(hook);
    if (fault) return `a hook cannot be loaded: ${fault}`;
  }
  return undefined;
};

/** Refuses a plugin.json that has guard hooks outside `hooks`, at its top level or in `experimental`. */
export const checkStrayGuards = (manifest: Manifest, refuse: Report): void => {
  const key = findStrayGuard(manifest.record, UNSEARCHED_MANIFEST_KEYS);
  const experimental = manifest.object('experimental') ?? {};
  const inner = findStrayGuard(experimental, UNSEARCHED_MANIFEST_KEYS);
  const at = key !== undefined ? [key] : inner !== undefined ? ['experimental', inner] : undefined;
  if (!at) return;
  refuse(
    'hooks_refused',
    `“${at.join('.')}” holds guard hooks outside \`hooks\`.`,
    manifest.placeOf(...at),
  );
};
