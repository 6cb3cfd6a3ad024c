import { hasPublicHost } from './public-host.ts';
import {
  type Check,
  isAnything,
  isFilledText,
  isOneOf,
  isPositive,
  isText,
  isTextWithin,
} from './record-shape.ts';

/** A field of a kind of source. Clients refuse a value that is not valid, and take no notice of an ignored one. */
type SourceField = { key: string; isValid: Check; isRequired?: true; isIgnored?: true };

const matches =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === 'string' && pattern.test(value);

const isUrl =
  (isRight: (url: URL) => boolean): Check =>
  (value) =>
    typeof value === 'string' && URL.canParse(value) && isRight(new URL(value));

// What npm itself fetches from elsewhere may hold dots; a path or a name may not climb.
const isPackage: Check = (value) =>
  isFilledText(value) &&
  (matches(/^(?:file|https?|git(?:\+https?|\+ssh)?|ssh|github|gitlab|bitbucket):/i)(value) ||
    !String(value).includes('..'));

// A command must fit the line in which clients ask for consent, and be readable there.
const isCommand: Check = (value) =>
  isFilledText(value) && isTextWithin(500)(value) && !matches(/[^\x20-\x7E]| {4,}/)(value);

const isTimeout: Check = (value) => isPositive(value) && Number(value) <= 600;

const REF = { key: 'ref', isValid: isText };
const SHA = { key: 'sha', isValid: matches(/^[0-9a-f]{40}$/) };
const URL_FIELD = { key: 'url', isRequired: true as const, isValid: isFilledText };
const IGNORED_PATH = { key: 'path', isValid: isAnything, isIgnored: true as const };

/** Every kind of source that clients know besides a path: its fields in the order of the plugin reference. */
export const SOURCE_KINDS: ReadonlyMap<string, SourceField[]> = new Map([
  [
    'github',
    [
      { key: 'repo', isRequired: true, isValid: matches(/^[^\s/]+\/[^\s/]+$/) },
      IGNORED_PATH,
      REF,
      SHA,
    ],
  ],
  ['url', [URL_FIELD, IGNORED_PATH, REF, SHA]],
  ['git-subdir', [URL_FIELD, { key: 'path', isRequired: true, isValid: isFilledText }, REF, SHA]],
  [
    'npm',
    [
      { key: 'package', isRequired: true, isValid: isPackage },
      { key: 'version', isValid: isFilledText },
      { key: 'registry', isValid: isUrl(({ protocol }) => /^https?:$/.test(protocol)) },
    ],
  ],
  [
    'archive',
    [
      {
        ...URL_FIELD,
        isValid: isUrl((url) => url.protocol === 'https:' && hasPublicHost(url)),
      },
      { key: 'sha256', isValid: matches(/^[0-9a-f]{64}$/i) },
    ],
  ],
  [
    'command',
    [
      { key: 'command', isRequired: true, isValid: isCommand },
      { key: 'timeout', isValid: isTimeout },
      { key: 'mode', isValid: isOneOf('copy', 'link') },
    ],
  ],
]);
