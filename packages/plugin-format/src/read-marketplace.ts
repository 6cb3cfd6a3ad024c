import type { SnapshotMarketplace } from '@skillstash/shared';
import { boundMarketplace } from './bound-manifest.ts';
import { Manifest } from './declaration.ts';
import {
  isRecord,
  isTextList,
  type JsonRecord,
  type JsonValue,
  ownValue,
  shownValue,
} from './json-value.ts';
import { findMarketplaceNameFault } from './marketplace-name.ts';
import { toAuthor } from './plugin-facts.ts';
import type { ProblemCode } from './problem-codes.ts';
import type { JsonFile } from './read-json.ts';
import type { Reading } from './reading.ts';
import { type Check, isFlag, isText } from './record-shape.ts';

/** Where a repository's marketplace is; others are nested ones, which no client adds. */
export const MARKETPLACE_PATH = '.claude-plugin/marketplace.json';

/** A marketplace and its entries as written, with the file to find their lines in. */
export type ReadMarketplace = {
  marketplace: SnapshotMarketplace;
  entries: JsonValue[];
  file: JsonFile;
};

const KNOWN_KEYS = new Set([
  '$schema',
  'name',
  'owner',
  'plugins',
  'description',
  'version',
  'metadata',
  'forceRemoveDeletedPlugins',
  'allowCrossMarketplaceDependenciesOn',
  'renames',
]);

/** Reads the repository's marketplace; undefined where it has none. `repository` is `owner/repo`. */
export const readMarketplace = (
  reading: Reading,
  repository: string,
): ReadMarketplace | undefined => {
  const path = MARKETPLACE_PATH;
  const file = reading.findJson(path, 'manifest');
  if (!file) return undefined;
  if (file.hasByteOrderMark)
    reading.report('json_byte_order_mark', `${path} starts with one.`, { path });
  if (!file.isUtf8) reading.report('json_not_utf8', `${path} is not UTF-8.`, { path });
  if (!isRecord(file.value)) {
    const { error } = file;
    if (error)
      reading.report('marketplace_invalid_json', error.message, { path, line: error.line });
    else reading.report('marketplace_not_object', `${path} does not hold an object.`, { path });
    return { marketplace: unreadable(path), entries: [], file };
  }
  const record = file.value;
  const faults = [...findNameFaults(record, repository), ...findTypeFaults(record)];
  for (const { code, key, message } of faults) {
    reading.report(code, message, { path, line: file.findLine([key]) });
  }
  reportUnknownKeys(reading, file, record);
  const plugins = ownValue(record, 'plugins');
  const { bounded, hasName } = boundMarketplace(new Manifest(record, file), reading.report);
  const marketplace = {
    ...readFields(path, bounded),
    loadable: faults.length === 0 && hasName,
  };
  return { marketplace, entries: Array.isArray(plugins) ? plugins : [], file };
};

type Fault = { code: ProblemCode; key: string; message: string };

const findNameFaults = (record: JsonRecord, repository: string): Fault[] => {
  const name = ownValue(record, 'name');
  const nameFault = findMarketplaceNameFault(name, repository);
  const owner = ownValue(record, 'owner');
  const faults: Fault[] = [];
  if (nameFault) {
    const message =
      name === undefined ? 'There is no `name`.' : `${shownValue(name)} cannot be used.`;
    faults.push({ code: nameFault, key: 'name', message });
  }
  if (!isRecord(owner) || typeof owner.name !== 'string' || owner.name === '') {
    faults.push({
      code: 'marketplace_owner_missing',
      key: 'owner',
      message: 'There is no `owner.name`.',
    });
  }
  return faults;
};

const findTypeFaults = (record: JsonRecord): Fault[] => {
  const faults: Fault[] = [];
  if (!Array.isArray(ownValue(record, 'plugins'))) {
    faults.push({
      code: 'marketplace_plugins_missing',
      key: 'plugins',
      message: '`plugins` is not a list.',
    });
  }
  const { metadata } = record;
  if (metadata !== undefined && !isRecord(metadata)) {
    faults.push({
      code: 'marketplace_field_type',
      key: 'metadata',
      message: '`metadata` is not an object.',
    });
  }
  return [
    ...faults,
    ...findWrongKeys(record, OWN_CHECKS),
    ...findWrongKeys(metadata, METADATA_CHECKS, 'metadata'),
    ...findWrongKeys(record.owner, OWNER_CHECKS, 'owner'),
  ];
};

type Checks = ReadonlyMap<string, Check>;

const OWN_CHECKS: Checks = new Map([
  ['$schema', isText],
  ['version', isText],
  ['description', isText],
  ['forceRemoveDeletedPlugins', isFlag],
  ['allowCrossMarketplaceDependenciesOn', isTextList],
]);

const METADATA_CHECKS: Checks = new Map([
  ['pluginRoot', isText],
  ['version', isText],
  ['description', isText],
]);

const OWNER_CHECKS: Checks = new Map([
  ['email', isText],
  ['url', isText],
]);

/** Without a `parent` the record is the marketplace itself. */
const findWrongKeys = (record: JsonValue | undefined, checks: Checks, parent?: string): Fault[] =>
  [...checks].flatMap(([key, check]) => {
    const value = isRecord(record) ? ownValue(record, key) : undefined;
    if (value === undefined || check(value)) return [];
    const name = parent === undefined ? key : `${parent}.${key}`;
    const message = `\`${name}\` holds ${shownValue(value)}, which is of a wrong type.`;
    return [{ code: 'marketplace_field_type' as const, key: parent ?? key, message }];
  });

const reportUnknownKeys = (reading: Reading, file: JsonFile, record: JsonRecord): void => {
  for (const key of Object.keys(record)) {
    if (KNOWN_KEYS.has(key)) continue;
    const place = { path: file.path, line: file.findLine([key]) };
    reading.report('marketplace_unknown_key', `Clients ignore “${key}”.`, place);
  }
};

const unreadable = (path: string): SnapshotMarketplace => ({
  path,
  name: null,
  description: null,
  version: null,
  owner: null,
  pluginRoot: null,
  renames: {},
  loadable: false,
});

const readFields = (path: string, manifest: Manifest): SnapshotMarketplace => {
  const metadata = manifest.object('metadata') ?? {};
  const text = (key: string): string | null => manifest.text(key) ?? innerText(metadata, key);
  const renames = Object.entries(manifest.object('renames') ?? {});
  return {
    ...unreadable(path),
    name: manifest.text('name') ?? null,
    description: text('description'),
    version: text('version'),
    owner: toAuthor(manifest.get('owner')?.value) ?? null,
    pluginRoot: innerText(metadata, 'pluginRoot'),
    renames: Object.fromEntries(
      renames.flatMap(([old, name]) =>
        old !== '__proto__' && (typeof name === 'string' || name === null) ? [[old, name]] : [],
      ),
    ),
  };
};

const innerText = (record: JsonRecord, key: string): string | null => {
  const value = ownValue(record, key);
  return typeof value === 'string' ? value : null;
};
