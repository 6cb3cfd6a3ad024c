import { type SQL, sql } from 'drizzle-orm';
import {
  catalogState,
  collections,
  facetCounts,
  marketplaces,
  registryTotals,
} from '../schema/index.ts';
import { type Database, statement } from '../statement.ts';
import { type CatalogRow, catalogRowStatement } from './catalog-rows.ts';
import {
  type CatalogScope,
  type CatalogStatement,
  type CatalogValues,
  valuesOf,
} from './catalog-scope.ts';
import { type DepartedName, departedKindOf, departedNameStatement } from './departed-names.ts';
import { newOwner } from './find-moved.ts';

/** What a catalog's version is: one that holds all of its plugins, and one that had to leave out the least used. */
export type CatalogVersions = { whole: string; cut: string };

/** The plugins of a catalog, the most downloaded or first listed first. `renames` are those of the marketplace that it follows. */
export type CatalogRead = {
  versions: CatalogVersions;
  rows: CatalogRow[];
  departed: DepartedName[];
  renames: Record<string, string | null>;
};

type Head = CatalogVersions & { renames: string };

const head = (from: SQL, renames: SQL = sql`'{}'`): CatalogStatement =>
  statement<CatalogValues>(
    sql`SELECT CAST(${catalogState.revision} AS TEXT) AS whole, ${renames} AS renames,
        ${catalogState.revision} || 'd' || ${registryTotals.revision} AS cut
      FROM ${catalogState} CROSS JOIN ${registryTotals} ${from} ${catalogState.id} = 1 AND ${registryTotals.id} = 1`,
  );

const owner = sql`substr(${sql.placeholder('facet')}, length('owner:') + 1)`;

/**
 * A facet that nobody ever answered to has no catalog; nor has an owner who is called otherwise by now, so that clients are sent
 * there: an empty catalog would have them remove what they have.
 */
const HEADS: Record<CatalogScope['kind'], CatalogStatement> = {
  all: head(sql`WHERE`),
  facet: head(
    sql`WHERE (${sql.placeholder('facet')} IN ('is:verified', 'is:official')
      OR EXISTS (SELECT 1 FROM ${facetCounts} WHERE ${facetCounts.facet} = ${sql.placeholder('facet')}
        AND (${facetCounts.pluginCount} > 0 OR ${facetCounts.kind} <> 'owner' OR NOT EXISTS (${newOwner(owner)})))) AND`,
  ),
  marketplace: head(
    sql`CROSS JOIN ${marketplaces} WHERE ${marketplaces.fullName} = ${sql.placeholder('fullName')} AND`,
    sql`${marketplaces.renames}`,
  ),
  collection: head(
    sql`CROSS JOIN ${collections} WHERE ${collections.slug} = ${sql.placeholder('slug')} AND`,
  ),
  slugs: head(sql`WHERE`),
};

/** Exported so that a test can ask for its query plan. */
export const catalogHeadStatement = (kind: CatalogScope['kind']): CatalogStatement => HEADS[kind];

/**
 * The versions of a catalog. The first moves when anything that it shows may have, the second with downloads, too, which
 * decide what is left out. One D1 round trip, few rows.
 *
 * @returns undefined where there is no such owner, category, marketplace or collection
 */
export const findCatalogVersions = async (
  db: Database,
  scope: CatalogScope,
): Promise<CatalogVersions | undefined> =>
  (await catalogHeadStatement(scope.kind).bind(db, valuesOf(scope)).first<Head>()) ?? undefined;

/**
 * A catalog's plugins and former names, all of one moment: one D1 round trip, at most 10,001 plugins.
 *
 * @returns undefined where there is no such owner, category, marketplace or collection
 */
export const findCatalog = async (
  db: Database,
  scope: CatalogScope,
): Promise<CatalogRead | undefined> => {
  const values = valuesOf(scope);
  const departed = departedKindOf(scope);
  const [first, rows, left] = await db.batch<unknown>([
    catalogHeadStatement(scope.kind).bind(db, values),
    catalogRowStatement(scope.kind).bind(db, values),
    ...(departed ? [departedNameStatement(departed).bind(db, values)] : []),
  ]);
  const [found] = (first?.results ?? []) as Head[];
  if (!found) return undefined;
  return {
    versions: { whole: found.whole, cut: found.cut },
    rows: (rows?.results ?? []) as CatalogRow[],
    departed: (left?.results ?? []) as DepartedName[],
    renames: JSON.parse(found.renames) as CatalogRead['renames'],
  };
};
