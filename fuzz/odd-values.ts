import * as fc from 'fast-check';
import type { Random } from '../drill/random.ts';

const KEYS = [
  'name',
  'source',
  'version',
  'strict',
  'description',
  'author',
  'tags',
  'keywords',
  'owner',
  'plugins',
  'metadata',
  'pluginRoot',
  'renames',
  'dependencies',
  'commands',
  'agents',
  'skills',
  'hooks',
  'mcpServers',
  'lspServers',
  'experimental',
  'outputStyles',
  'userConfig',
  'channels',
  'repo',
  'url',
  'ref',
  'sha',
  'path',
  'package',
  'type',
  'command',
  'args',
  'env',
  'headers',
  'content',
  'matcher',
  'PreToolUse',
  'Stop',
  'extensionToLanguage',
  'requestTimeout',
  '$schema',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '0',
  '-1',
  '',
  ' ',
  'é',
  '\u202ename',
  '\ud800',
];

const PLUGIN_ROOT = '$\u007bCLAUDE_PLUGIN_ROOT}';

const WORDS = [
  './',
  '.',
  '..',
  '../..',
  './..',
  '/',
  '//',
  '\\',
  './plugins/alpha',
  './plugins/../../x',
  'alpha',
  './skills',
  './go.md',
  './.mcp.json',
  './hooks/hooks.json',
  './hooks/',
  './a\0b',
  '~',
  `${PLUGIN_ROOT}/x`,
  `${PLUGIN_ROOT}/../../x`,
  'github',
  'url',
  'npm',
  'archive',
  'command',
  'git-subdir',
  'stdio',
  'http',
  'https://u:p@h.example/?token=1',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'x.mcpb',
  'a'.repeat(300),
  'f'.repeat(40),
  '\ud800',
  '\udc00x',
  '\u0000',
  '\u202e',
  '\u200b',
  '',
  ' ',
  '1',
  'true',
  'null',
  '[]',
];

const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: false },
    fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.constantFrom(0, -1, 1e308, 2 ** 53, -0, 0.1, Number.MAX_SAFE_INTEGER),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
}));

/** Any JSON value, more likely than not made of words that manifests use. */
export const oddValue = (random: Random): unknown => {
  const [value] = fc.sample(anyValue, { numRuns: 1, seed: random.between(0, 2 ** 31) });
  return value;
};

const isContainer = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Every object and list in a value, itself included. */
const containersOf = (value: unknown): Array<Record<string, unknown>> =>
  isContainer(value) ? [value, ...Object.values(value).flatMap(containersOf)] : [];

/** As JSON.parse does it: `__proto__` becomes a key like any other. */
const setOwn = (target: object, key: string, value: unknown): void => {
  Object.defineProperty(target, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
};

const oddKey = (random: Random): string => random.pick(KEYS, 1)[0] ?? 'name';

const changeOne = (root: unknown, random: Random): void => {
  const [container] = random.pick(containersOf(root), 1);
  if (!container) return;
  const [key = oddKey(random)] = random.pick(Object.keys(container), 1);
  // Own values only: what a key like __proto__ leads to otherwise is shared by all objects.
  const value = Object.hasOwn(container, key) ? container[key] : null;
  const kind = random.between(0, 5);
  if (kind === 0) Reflect.deleteProperty(container, key);
  else if (kind === 1 && !Array.isArray(container))
    setOwn(container, oddKey(random), oddValue(random));
  else if (kind === 2) setOwn(container, key, [value]);
  else if (kind === 3) setOwn(container, key, { [oddKey(random)]: value });
  else setOwn(container, key, oddValue(random));
};

/** A copy of a manifest with one to four of its values replaced, wrapped, added or taken away; or any value at all. */
export const mutateValue = (manifest: unknown, random: Random): unknown => {
  if (random.chance(0.03)) return oddValue(random);
  const copy: unknown = structuredClone(manifest);
  for (let changes = random.between(1, 4); changes > 0; changes -= 1) changeOne(copy, random);
  return copy;
};
