import { type SQL, sql } from 'drizzle-orm';
import {
  catalogEntries,
  catalogNames,
  collectionPlugins,
  collections,
  marketplaceListings,
  marketplaces,
  plugins,
} from '../schema/index.ts';
import { numeral, statement } from '../statement.ts';
import type { CatalogScope, CatalogStatement, CatalogValues } from './catalog-scope.ts';

/** A name that was used before, and where it leads: null for a plugin that left. */
export type DepartedName = { name: string; leadsTo: string | null };

/** Names are kept for ever, and a catalog has a size. */
const DEPARTED_MAX = 2_000;

const leadsTo = sql`CASE ${catalogNames.status} WHEN 'former' THEN ${catalogEntries.name} END AS "leadsTo"`;
const entry = sql`LEFT JOIN ${catalogEntries} ON ${catalogEntries.pluginId} = ${catalogNames.pluginId}`;
const departed = sql`${catalogNames.status} <> 'current'`;

/** Of the latest plugins that departed, or were renamed, those that meet a condition. */
const latestWhere = (condition: SQL): CatalogStatement =>
  statement<CatalogValues>(
    sql`SELECT old AS name, CASE ended WHEN 'former' THEN ${catalogEntries.name} END AS "leadsTo"
      FROM (SELECT ${catalogNames.name} AS old, ${catalogNames.pluginId} AS whose, ${catalogNames.status} AS ended
        FROM ${catalogNames} WHERE ${departed} ORDER BY ${catalogNames.pluginId} DESC LIMIT ${numeral(DEPARTED_MAX)})
      CROSS JOIN ${plugins} ON ${plugins.id} = whose LEFT JOIN ${catalogEntries} ON ${catalogEntries.pluginId} = whose
      WHERE ${condition}`,
  );

const STATEMENTS = {
  all: latestWhere(sql`true`),
  owner: latestWhere(sql`'owner:' || ${plugins.owner} = ${sql.placeholder('facet')}`),
  category: latestWhere(sql`'category:' || ${plugins.category} = ${sql.placeholder('facet')}`),
  'is:verified': latestWhere(sql`${plugins.verified} = 1`),
  'is:official': latestWhere(sql`${plugins.official} = 1`),
  collection: statement<CatalogValues>(
    sql`SELECT ${catalogNames.name} AS name, ${leadsTo} FROM ${collections}
      CROSS JOIN ${collectionPlugins} ON ${collectionPlugins.collectionId} = ${collections.id}
      CROSS JOIN ${catalogNames} ON ${catalogNames.pluginId} = ${collectionPlugins.pluginId} AND ${departed} ${entry}
      WHERE ${collections.slug} = ${sql.placeholder('slug')}`,
  ),
  marketplace: statement<CatalogValues>(
    sql`SELECT ${marketplaceListings.name} AS name, NULL AS "leadsTo" FROM ${marketplaces}
      CROSS JOIN ${marketplaceListings} ON ${marketplaceListings.marketplaceId} = ${marketplaces.id}
      CROSS JOIN ${plugins} ON ${plugins.id} = ${marketplaceListings.pluginId} AND ${plugins.status} <> 'active'
      WHERE ${marketplaces.fullName} = ${sql.placeholder('fullName')}`,
  ),
} satisfies Record<string, CatalogStatement>;

/** What departed names are looked for by. */
export type DepartedKind = keyof typeof STATEMENTS;

/** Exported so that a test can ask for its query plan. */
export const departedNameStatement = (kind: DepartedKind): CatalogStatement => STATEMENTS[kind];

/** Whose departed names a scope tells; a search has no members that could leave. */
export const departedKindOf = (scope: CatalogScope): DepartedKind | undefined => {
  if (scope.kind === 'slugs') return undefined;
  if (scope.kind !== 'facet') return scope.kind;
  const [kind = ''] = scope.facet.startsWith('is:') ? [scope.facet] : scope.facet.split(':');
  if (kind in STATEMENTS) return kind as DepartedKind;
  throw new Error(`no catalog is made of ${scope.facet}`);
};
