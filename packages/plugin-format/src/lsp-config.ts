import { isTextList, isTextRecord, type JsonValue } from './json-value.ts';
import {
  type Check,
  closedShape,
  findShapeFault,
  isAnything,
  isCount,
  isFlag,
  isOneOf,
  isPositive,
  isText,
} from './record-shape.ts';

const isCommand: Check = (value) =>
  typeof value === 'string' && value !== '' && (value.startsWith('/') || !value.includes(' '));

const isExtensionMap: Check = (value) =>
  isTextRecord(value) &&
  Object.keys(value).length > 0 &&
  Object.entries(value).every(([extension, language]) => /^\../.test(extension) && language !== '');

const SERVER = closedShape(
  {
    command: isCommand,
    extensionToLanguage: isExtensionMap,
    args: (value) => isTextList(value) && !value.includes(''),
    transport: isOneOf('stdio', 'socket'),
    env: isTextRecord,
    initializationOptions: isAnything,
    settings: isAnything,
    workspaceFolder: isText,
    startupTimeout: isPositive,
    shutdownTimeout: isPositive,
    requestTimeout: isPositive,
    restartOnCrash: isFlag,
    maxRestarts: isCount,
    diagnostics: isFlag,
  },
  'command',
  'extensionToLanguage',
);

/** What a client finds wrong with one language server, in plain words; undefined for a valid one. */
export const findLspFault = (config: JsonValue): string | undefined =>
  findShapeFault(config, SERVER);
