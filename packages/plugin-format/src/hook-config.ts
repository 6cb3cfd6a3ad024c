import {
  isRecord,
  isTextList,
  isTextRecord,
  type JsonValue,
  ownValue,
  shownValue,
  typeName,
} from './json-value.ts';
import { type Check, isFilledText, isFlag, isOneOf, isText } from './record-shape.ts';

/** What a field must be, in words for a message, and the test of it. */
type FieldTest = { expected: string; isValid: Check };

/** A type of hook: the field that says what it runs, the fields it needs and those it may have. */
type HookType = {
  action: string;
  required: Record<string, FieldTest>;
  optional: Record<string, FieldTest>;
};

const oneOf = (...words: string[]): FieldTest => ({
  expected: words.map((word) => `“${word}”`).join(' or '),
  isValid: isOneOf(...words),
});

const TEXT: FieldTest = { expected: 'a text', isValid: isText };
const FILLED: FieldTest = {
  expected: 'a text that is not empty',
  isValid: isFilledText,
};
const FLAG: FieldTest = {
  expected: 'true or false',
  isValid: isFlag,
};
const SECONDS: FieldTest = {
  expected: 'a number above 0',
  isValid: (value) => typeof value === 'number' && value > 0,
};
const ADDRESS: FieldTest = {
  expected: 'a web address',
  isValid: (value) => typeof value === 'string' && URL.canParse(value.trim()),
};
const TEXTS: FieldTest = { expected: 'a list of texts', isValid: isTextList };
const TEXT_MAP: FieldTest = { expected: 'a map of texts', isValid: isTextRecord };
const OBJECT: FieldTest = { expected: 'an object', isValid: isRecord };

const COMMON = { if: TEXT, timeout: SECONDS, statusMessage: TEXT, once: FLAG };
const ON_FAILURE = { onFailure: oneOf('continue', 'block') };

/** The types of hooks, with every field whose value clients check. Source: the schema in Claude Code 2.1.329. */
const HOOK_TYPES: ReadonlyMap<string, HookType> = new Map<string, HookType>([
  [
    'command',
    {
      action: 'command',
      required: { command: TEXT },
      optional: {
        ...COMMON,
        ...ON_FAILURE,
        args: TEXTS,
        shell: oneOf('bash', 'powershell'),
        async: FLAG,
        asyncRewake: FLAG,
        holdsTools: FLAG,
        rewakeMessage: FILLED,
        rewakeSummary: FILLED,
      },
    },
  ],
  [
    'http',
    {
      action: 'url',
      required: { url: ADDRESS },
      optional: { ...COMMON, ...ON_FAILURE, headers: TEXT_MAP, allowedEnvVars: TEXTS },
    },
  ],
  [
    'mcp_tool',
    {
      action: 'tool',
      required: { server: TEXT, tool: TEXT },
      optional: { ...COMMON, input: OBJECT },
    },
  ],
  [
    'prompt',
    {
      action: 'prompt',
      required: { prompt: TEXT },
      optional: { ...COMMON, model: TEXT, continueOnBlock: FLAG },
    },
  ],
  ['agent', { action: 'prompt', required: { prompt: TEXT }, optional: { ...COMMON, model: TEXT } }],
]);

/** What clients find wrong with one hook, in plain words; undefined for a valid one. */
export const findHookFault = (hook: JsonValue): string | undefined => {
  if (!isRecord(hook)) return `it is ${typeName(hook)}, not an object`;
  const type = ownValue(hook, 'type');
  if (type === undefined) return 'it has no `type`';
  const known = typeof type === 'string' ? HOOK_TYPES.get(type) : undefined;
  if (!known) return `its type ${shownValue(type)} is unknown`;
  for (const [key, test] of Object.entries({ ...known.required, ...known.optional })) {
    const value = ownValue(hook, key);
    if (value === undefined && !Object.hasOwn(known.required, key)) continue;
    if (value === undefined) return `it has no \`${key}\``;
    if (!test.isValid(value)) return `\`${key}\` is not ${test.expected}`;
  }
  return undefined;
};

/** What clients find wrong with a matcher, `{matcher?, hooks}`, apart from its hooks; undefined for a valid one. */
export const findMatcherFault = (matcher: JsonValue): string | undefined => {
  if (!isRecord(matcher)) return `it is ${typeName(matcher)}, not an object`;
  if (!Array.isArray(ownValue(matcher, 'hooks'))) return 'its `hooks` is not a list';
  const pattern = ownValue(matcher, 'matcher');
  if (pattern !== undefined && typeof pattern !== 'string') return '`matcher` is not a text';
  return undefined;
};

/** What a valid hook runs: its command, URL, tool or prompt as written. */
export const actionOf = (type: string, hook: Record<string, JsonValue>): string => {
  const action = hook[HOOK_TYPES.get(type)?.action ?? ''];
  return typeof action === 'string' ? action : '';
};
