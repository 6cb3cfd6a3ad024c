import { isRecord, isTextList, isTextRecord, type JsonValue } from './json-value.ts';

type Check = (value: JsonValue) => boolean;

const isPositive: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value > 0;
const isCount: Check = (value) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0;
const isText: Check = (value) => typeof value === 'string';
const isAnything: Check = () => true;

const isCommand: Check = (value) =>
  typeof value === 'string' && value !== '' && (value.startsWith('/') || !value.includes(' '));

const isExtensionMap: Check = (value) =>
  isTextRecord(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([extension, language]) => /^\../.test(extension) && language !== '');

/** Every key that a language server may have, and what it must hold. Other keys are faults. */
const KEYS = new Map<string, Check>([
  ['command', isCommand],
  ['extensionToLanguage', isExtensionMap],
  ['args', (value) => isTextList(value) && !value.includes('')],
  ['transport', (value) => value === 'stdio' || value === 'socket'],
  ['env', isTextRecord],
  ['initializationOptions', isAnything],
  ['settings', isAnything],
  ['workspaceFolder', isText],
  ['startupTimeout', isPositive],
  ['shutdownTimeout', isPositive],
  ['requestTimeout', isPositive],
  ['restartOnCrash', (value) => typeof value === 'boolean'],
  ['maxRestarts', isCount],
  ['diagnostics', (value) => typeof value === 'boolean'],
]);

/** What a client finds wrong with one language server, in plain words; undefined for a valid one. */
export const findLspFault = (config: JsonValue): string | undefined => {
  if (!isRecord(config)) return 'it is not an object';
  for (const key of ['command', 'extensionToLanguage']) {
    if (config[key] === undefined) return `\`${key}\` is missing`;
  }
  for (const [key, value] of Object.entries(config)) {
    const check = KEYS.get(key);
    if (!check) return `the key \`${key}\` is unknown`;
    if (!check(value)) return `\`${key}\` has a wrong value`;
  }
  return undefined;
};
