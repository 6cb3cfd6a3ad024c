import {
  type Bound,
  type Bounds,
  boundRecord,
  cutTo,
  listWithin,
  mapWithin,
  recordOf,
  wholeWithin,
} from './bounds.ts';
import type { Manifest } from './declaration.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { Report } from './problem-log.ts';
import { LIST_LIMITS, TEXT_LIMITS } from './text-limits.ts';

const webAddress = wholeWithin(TEXT_LIMITS.web_address_bytes);
const description = cutTo(TEXT_LIMITS.description_bytes);
const version = cutTo(TEXT_LIMITS.version_bytes);
const authorName = cutTo(TEXT_LIMITS.author_name_bytes);
const personRecord = recordOf(
  new Map([
    ['name', authorName],
    ['email', wholeWithin(TEXT_LIMITS.email_bytes)],
    ['url', webAddress],
  ]),
);
const person: Bound = (value) => personRecord(authorName(value) ?? value);

/** Of a plugin.json and of an entry. A name decides which plugin it is, and an address where it leads: neither is cut. */
const PLUGIN_BOUNDS: Bounds = new Map([
  ['name', wholeWithin(TEXT_LIMITS.name_bytes)],
  ['version', version],
  ['displayName', cutTo(TEXT_LIMITS.display_name_bytes)],
  ['description', description],
  ['category', cutTo(TEXT_LIMITS.category_bytes)],
  ['tags', listWithin(LIST_LIMITS.tags)],
  ['keywords', listWithin(LIST_LIMITS.keywords)],
  ['author', person],
  ['license', cutTo(TEXT_LIMITS.license_bytes)],
  ['homepage', webAddress],
  ['repository', webAddress],
]);

const MARKETPLACE_BOUNDS: Bounds = new Map([
  ['name', wholeWithin(TEXT_LIMITS.name_bytes)],
  ['version', version],
  ['description', description],
  ['owner', person],
  [
    'metadata',
    recordOf(
      new Map([
        ['version', version],
        ['description', description],
        ['pluginRoot', wholeWithin(TEXT_LIMITS.path_bytes)],
      ]),
    ),
  ],
  ['renames', mapWithin(LIST_LIMITS.renames)],
]);

const boundFields = (written: Manifest, bounds: Bounds, report: Report): Manifest => {
  const record = boundRecord(written.record, bounds, (key) =>
    report('text_too_long', `\`${key}\` is longer than is kept.`, written.placeOf(key)),
  );
  return record === written.record ? written : written.withRecord(record);
};

const lostName = (written: Manifest, bounded: Manifest): boolean =>
  bounded.text('name') !== written.text('name');

/**
 * A plugin.json or an entry with no more of each field than is kept, and a problem for each that has more. A plugin whose name is
 * too long has none, as if it had not been written, and is not loadable.
 */
export const boundManifest = (plugin: PluginReading, written: Manifest): Manifest => {
  const bounded = boundFields(written, PLUGIN_BOUNDS, plugin.report);
  if (lostName(written, bounded)) plugin.loadable = false;
  return bounded;
};

/** The same for a marketplace; `hasName` is false where its name is too long, so that it has none. */
export const boundMarketplace = (
  written: Manifest,
  report: Report,
): { bounded: Manifest; hasName: boolean } => {
  const bounded = boundFields(written, MARKETPLACE_BOUNDS, report);
  return { bounded, hasName: !lostName(written, bounded) };
};
