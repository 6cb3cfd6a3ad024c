import type { CatalogEntryRow, PluginRow } from '@skillstash/db';
import { CATALOG_NAME_CHARS_MAX, type SnapshotPlugin, toEntryName } from '@skillstash/shared';

/** Catalogs hold thousands: who wants all of a long text asks for the plugin. */
const DESCRIPTION_CHARS_MAX = 500;
const TEXT_CHARS_MAX = 200;
const LIST_ITEMS_MAX = 20;
/** So long that an owner, a repository or an id still fits behind it. */
const NAME_CHARS_MAX = 64;

type Fields = CatalogEntryRow['fields'];

const cut = (text: string, chars: number): string => {
  const characters = [...text.slice(0, 2 * chars)];
  if (text.length <= chars || characters.length <= chars) return text;
  return `${characters.slice(0, chars - 1).join('')}…`;
};

const shown = (text: string | null | undefined, chars = TEXT_CHARS_MAX): string | undefined =>
  text ? cut(text, chars) : undefined;

/** An entry with an address that is none is refused whole. */
const webAddress = (text: string | null | undefined): string | undefined =>
  text && text.length <= 2 * TEXT_CHARS_MAX && /^https?:/i.test(text) && URL.canParse(text)
    ? text
    : undefined;

const list = (items: readonly string[] | null | undefined): string[] | undefined =>
  items?.length
    ? items.slice(0, LIST_ITEMS_MAX).map((item) => cut(item, TEXT_CHARS_MAX))
    : undefined;

const displayOf = (plugin: SnapshotPlugin, row: PluginRow): Fields => ({
  displayName: shown(row.displayName),
  description: shown(row.description, DESCRIPTION_CHARS_MAX),
  author: row.authorName
    ? { name: cut(row.authorName, TEXT_CHARS_MAX), url: webAddress(row.authorUrl) }
    : undefined,
  homepage: webAddress(row.homepageUrl),
  license: shown(row.license),
  category: shown(row.category),
  tags: list(row.tags),
  keywords: list(plugin.keywords),
});

const PLAIN_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;

/** What a plugin would be called, the best first; the last one nobody else can want. */
const namesOf = ({ id, name, slug }: PluginRow): string[] => {
  const [owner = '', repository = '', segment = ''] = slug.split('/');
  const own = (PLAIN_NAME.test(name) ? name : segment.replaceAll('~', '-')).slice(
    0,
    NAME_CHARS_MAX,
  );
  const parts = [[own], [own, owner], [own, owner, repository]].map((one) => one.join('-'));
  const names = parts.map((one) => toEntryName(one).slice(0, CATALOG_NAME_CHARS_MAX));
  return [...new Set([...names, `${toEntryName(own)}-${id}`])];
};

/** What catalogs say of a plugin; undefined for one that clients would not load from there as it is. */
export const catalogEntryRow = (
  plugin: SnapshotPlugin,
  row: PluginRow,
): CatalogEntryRow | undefined => {
  if (!plugin.catalogEntry) return undefined;
  const { path, hasManifest, codexName, fields } = plugin.catalogEntry;
  // Through JSON, which leaves out what is undefined.
  const all = JSON.parse(JSON.stringify({ ...displayOf(plugin, row), ...fields })) as Fields;
  return { pluginId: row.id, path, hasManifest, codexName, fields: all, names: namesOf(row) };
};
