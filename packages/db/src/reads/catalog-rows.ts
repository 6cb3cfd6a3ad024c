import { type SQL, sql } from 'drizzle-orm';
import { quoted } from '../json.ts';
import {
  catalogEntries,
  collectionPlugins,
  collections,
  marketplaceListings,
  marketplaces,
  pluginFacets,
  plugins,
} from '../schema/index.ts';
import { numeral, statement } from '../statement.ts';
import type { CatalogScope, CatalogStatement, CatalogValues } from './catalog-scope.ts';

/**
 * A plugin of a catalog: `listed` is the name of the entry where the catalog follows a list, `rest` what follows the name in it,
 * null behind more than fits a catalog. Names come all the same: what a plugin is called depends on those of the others.
 */
export type CatalogRow = { name: string; listed: string | null; rest: string | null };

/** More than fit a catalog: who finds this many knows that it was cut. */
export const CATALOG_ROWS_MAX = 10_000;

/** How much of entries is given, in bytes: more than fits a catalog, and no more than a worker holds of several at once. */
const ENTRIES_BYTES_MAX = 6_000_000;

const maybe = (name: string, value: SQL): SQL =>
  sql`iif(${value} IS NULL, '', ${sql.raw(`',"${name}":'`)} || ${quoted(value)})`;

const url = quoted(sql`${plugins.repositoryUrl} || '.git'`);
const source = sql`iif(${catalogEntries.path} = '', '"source":{"source":"url","url":' || ${url},
  '"source":{"source":"git-subdir","url":' || ${url} || ',"path":' || json_quote(${catalogEntries.path}))
  || ',"sha":' || json_quote(${plugins.commitSha}) || '}'`;

/** What a crawl stored for catalogs; an owner's category and tags stand in place of the manifest's. */
const fields = sql`iif(coalesce(${plugins.editedCategory}, ${plugins.editedTags}) IS NULL, ${catalogEntries.fields},
  json_patch(${catalogEntries.fields}, json_object(
    'category', coalesce(${plugins.editedCategory}, ${catalogEntries.fields} ->> '$.category'),
    'tags', json(coalesce(${plugins.editedTags}, ${catalogEntries.fields} -> '$.tags')))))`;

/** An entry without its name and opening brace. The stored fields are one JSON object, whose braces are taken off. */
const rest = sql`${source} || ${maybe('version', sql`${plugins.version}`)}
  || iif(${fields} = '{}', '', ',' || substr(${fields}, 2, length(${fields}) - 2)) || '}'`;

const offered = sql`CROSS JOIN ${catalogEntries} ON ${catalogEntries.pluginId} = ${plugins.id}
    AND ${catalogEntries.name} IS NOT NULL AND ${plugins.commitSha} IS NOT NULL`;
const active = sql`${plugins.status} = 'active'`;

const rows = (listed: SQL, from: SQL): CatalogStatement =>
  statement<CatalogValues>(
    sql`SELECT name, listed, iif(bytes <= ${numeral(ENTRIES_BYTES_MAX)}, rest, NULL) AS rest FROM (
      SELECT *, sum(octet_length(rest)) OVER (ROWS UNBOUNDED PRECEDING) AS bytes FROM (
        SELECT ${catalogEntries.name} AS name, ${listed} AS listed, ${rest} AS rest FROM ${from}
        LIMIT ${numeral(CATALOG_ROWS_MAX + 1)}))`,
  );

const none = sql`NULL`;

const STATEMENTS: Record<CatalogScope['kind'], CatalogStatement> = {
  all: rows(none, sql`${plugins} ${offered} WHERE ${active} ORDER BY ${plugins.downloadsKey} DESC`),
  facet: rows(
    none,
    sql`${pluginFacets} CROSS JOIN ${plugins} ON ${plugins.number} = ${pluginFacets.pluginNumber} ${offered}
      WHERE ${pluginFacets.facet} = ${sql.placeholder('facet')} ORDER BY ${pluginFacets.downloadsKey} DESC`,
  ),
  marketplace: rows(
    sql`${marketplaceListings.name}`,
    sql`${marketplaces} CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.marketplaceId} = ${marketplaces.id}
        AND ${marketplaceListings.loadable} = 1
      CROSS JOIN ${plugins} ON ${plugins.id} = ${marketplaceListings.pluginId} AND ${active} ${offered}
      WHERE ${marketplaces.fullName} = ${sql.placeholder('fullName')} ORDER BY ${marketplaceListings.position}`,
  ),
  collection: rows(
    none,
    sql`${collections} CROSS JOIN ${collectionPlugins} ON ${collectionPlugins.collectionId} = ${collections.id}
      CROSS JOIN ${plugins} ON ${plugins.id} = ${collectionPlugins.pluginId} AND ${active} ${offered}
      WHERE ${collections.slug} = ${sql.placeholder('slug')} ORDER BY ${collectionPlugins.position}`,
  ),
  slugs: rows(
    none,
    sql`json_each(${sql.placeholder('slugs')}) AS asked CROSS JOIN ${plugins} ON ${plugins.slug} = asked.value AND ${active} ${offered}`,
  ),
};

/** Exported so that a test can ask for its query plan. Members of `slugs` come as they are asked for. */
export const catalogRowStatement = (kind: CatalogScope['kind']): CatalogStatement =>
  STATEMENTS[kind];
