import { CATALOG_ROWS_MAX, type CatalogRead, type CatalogRow } from '@skillstash/db';
import { toEntryName } from '@skillstash/shared';
import type { CatalogPlace } from './catalog-place.ts';

/** Claude Code 2.1.329 refuses a catalog of more than 5,242,880 bytes. */
const CATALOG_BYTES_MAX = 5_000_000;
/** Brackets and the names of the keys around entries and renames. */
const FRAME_BYTES = 200;

/** A line for each, so that a change of one is a change of one line in git. */
const SEPARATOR = ',\n';

type Renames = Record<string, string | null>;
/** A catalog's text and the stored version that it was made from. */
export type BuiltCatalog = { text: string; version: string };

type Entry = { name: string; text: string };

const byName = (one: { name: string }, other: { name: string }): number =>
  one.name < other.name ? -1 : 1;

/**
 * Names each row once. A list's own names come first, then those that a client would not take as they are; one that meets
 * a neighbour's name is called as it is everywhere else. Plugins of other catalogs have one name in all of them.
 */
const nameRows = (rows: readonly CatalogRow[]): Map<CatalogRow, string> => {
  const wanted = (row: CatalogRow) => (row.listed === null ? row.name : toEntryName(row.listed));
  const taken = new Set<string>();
  const names = new Map<CatalogRow, string>();
  const isOwn = (row: CatalogRow) => row.listed === null || wanted(row) === row.listed;
  for (const row of [...rows.filter(isOwn), ...rows.filter((one) => !isOwn(one))]) {
    const name = [wanted(row), row.name].find((one) => !taken.has(one));
    if (name === undefined) continue;
    taken.add(name);
    names.set(row, name);
  }
  return names;
};

/** Entries in the order of the rows, until the bytes are used up. */
const takeEntries = (
  rows: readonly CatalogRow[],
  bytesMax: number,
): { entries: Entry[]; isCut: boolean } => {
  const names = nameRows(rows);
  const entries: Entry[] = [];
  let bytes = 0;
  for (const row of rows) {
    const name = names.get(row);
    if (name === undefined) continue;
    if (row.rest === null) return { entries, isCut: true };
    const text = `{"name":${JSON.stringify(name)},${row.rest}`;
    bytes += Buffer.byteLength(text) + SEPARATOR.length;
    if (bytes > bytesMax) return { entries, isCut: true };
    entries.push({ name, text });
  }
  return { entries, isCut: rows.length > CATALOG_ROWS_MAX };
};

/** Where names lead that are not in the catalog: on to one that is, or nowhere. */
const renamesOf = ({ departed, renames }: CatalogRead): Array<[string, string | null]> => {
  const followed = Object.entries(renames).map(([old, name]): [string, string | null] => [
    toEntryName(old),
    name === null ? null : toEntryName(name),
  ]);
  const left = departed.map(({ name, leadsTo }): [string, string | null] => [
    toEntryName(name),
    leadsTo,
  ]);
  return [...left, ...followed];
};

/** The links of a chain stay; what leads to a name that is nowhere is left out, and clients say so. */
const keptRenames = (all: Array<[string, string | null]>, entries: readonly Entry[]): Renames => {
  const present = new Set(entries.map(({ name }) => name));
  const links = new Map(all.filter(([old, name]) => !present.has(old) && old !== name));
  const kept = [...links].filter(
    ([, name]) => name === null || present.has(name) || links.has(name),
  );
  return Object.fromEntries(kept.sort(([one], [other]) => (one < other ? -1 : 1)));
};

/**
 * The text of a `marketplace.json`: equal plugins give equal bytes, whoever downloads what. It is cut to what clients take,
 * the rows that come last first; nothing is removed from machines for having been cut.
 */
export const buildCatalog = (place: CatalogPlace, read: CatalogRead): BuiltCatalog => {
  const former = renamesOf(read);
  const head = JSON.stringify({
    name: place.name,
    owner: { name: 'SkillStash' },
    description: place.description,
  });
  const otherBytes = Buffer.byteLength(head + JSON.stringify(former)) + FRAME_BYTES;
  const { entries, isCut } = takeEntries(read.rows, CATALOG_BYTES_MAX - otherBytes);
  const tail = JSON.stringify({
    renames: keptRenames(former, entries),
    forceRemoveDeletedPlugins: place.removesDeparted && !isCut,
  });
  const plugins = entries.sort(byName).map(({ text }) => text);
  const text = `${head.slice(0, -1)},"plugins":[\n${plugins.join(SEPARATOR)}\n],${tail.slice(1)}\n`;
  return { text, version: isCut ? read.versions.cut : read.versions.whole };
};
