import { GUARD_EVENTS, HOOK_EVENTS } from './hook-events.ts';
import { isRecord, type JsonRecord, type JsonValue, ownValue } from './json-value.ts';

/** How far and where clients look for guard hooks; `isHookList` is set inside a list called `hooks`. */
type Search = {
  depth: number;
  countsMatchers: boolean;
  skippedKeys: ReadonlySet<string>;
  isHookList: boolean;
};

const SEARCH_DEPTH = 3;
/** Clients set no limit, but lists that nest deeper would only exhaust the stack. */
const MAX_LIST_DEPTH = 32;
const NO_KEYS: ReadonlySet<string> = new Set();

/** The keys of a plugin.json below which clients do not look for guard hooks. */
export const UNSEARCHED_MANIFEST_KEYS: ReadonlySet<string> = new Set([
  'metadata',
  'mcpServers',
  'lspServers',
  'experimental',
]);

/** Whether a value is one matcher, `{matcher, hooks}`, where events were expected. */
export const isMatcher = (value: JsonValue): boolean => {
  if (!isRecord(value)) return false;
  const hasMatcher = Object.hasOwn(value, 'matcher');
  if (!hasMatcher && Object.keys(value).some((key) => HOOK_EVENTS.has(key))) return false;
  const hooks = ownValue(value, 'hooks');
  if (Array.isArray(hooks)) return hooks.length > 0;
  return isRecord(hooks) && (hasMatcher || typeof hooks.type === 'string');
};

/** Whether a value, or something in the list that it is, has a guard event or may be a guard’s matcher. */
export const declaresGuards = (value: JsonValue, depth = MAX_LIST_DEPTH): boolean =>
  Array.isArray(value)
    ? depth > 0 && value.some((item) => declaresGuards(item, depth - 1))
    : isMatcher(value) || (isRecord(value) && namesGuard(value));

/**
 * Whether guard hooks lie up to three levels inside a value that clients do not read as hooks. Matchers count as guards
 * where `countsMatchers` says so, since nothing tells their event.
 */
export const holdsGuards = (value: JsonValue, countsMatchers: boolean): boolean =>
  search(value, {
    depth: SEARCH_DEPTH,
    countsMatchers,
    skippedKeys: NO_KEYS,
    isHookList: false,
  });

/** The key of an object below which, outside `hooks`, guard hooks lie; undefined where there are none. */
export const findStrayGuard = (
  record: JsonRecord,
  skippedKeys: ReadonlySet<string> = NO_KEYS,
): string | undefined =>
  Object.entries(record).find(
    ([key, value]) =>
      isGuard(key, value) ||
      (key !== 'hooks' &&
        !skippedKeys.has(key) &&
        search(value, {
          depth: SEARCH_DEPTH,
          countsMatchers: !HOOK_EVENTS.has(key),
          skippedKeys,
          isHookList: false,
        })),
  )?.[0];

const search = (value: JsonValue, at: Search): boolean => {
  if (isRecord(value) && namesGuard(value)) return true;
  if (at.countsMatchers && isMatcher(value)) return true;
  if (at.depth === 0) return false;
  const inside = { ...at, depth: at.depth - 1 };
  if (Array.isArray(value)) return value.some((item) => search(item, inside));
  if (!isRecord(value) || (at.isHookList && typeof value.type === 'string')) return false;
  return Object.entries(value).some(
    ([key, item]) =>
      !at.skippedKeys.has(key) &&
      search(item, {
        ...inside,
        countsMatchers: at.countsMatchers && !HOOK_EVENTS.has(key),
        isHookList: key === 'hooks' && Array.isArray(item),
      }),
  );
};

const namesGuard = (record: JsonRecord): boolean =>
  Object.entries(record).some(([key, value]) => isGuard(key, value));

const isGuard = (key: string, value: JsonValue): boolean =>
  GUARD_EVENTS.has(key) && value !== null && !(Array.isArray(value) && value.length === 0);
