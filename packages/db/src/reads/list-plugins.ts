import type { ComponentKind, PluginSort, PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import { facetCounts, pluginFacets, plugins, registryTotals } from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

/** Orders of plugin lists → the unique key that each walks, and whether it walks upwards. */
const SORTS = {
  downloads: { column: 'downloadsKey', ascending: false },
  stars: { column: 'starsKey', ascending: false },
  rating: { column: 'ratingKey', ascending: false },
  trending: { column: 'trendingKey', ascending: false },
  updated: { column: 'updatedKey', ascending: false },
  created: { column: 'createdKey', ascending: false },
  name: { column: 'nameKey', ascending: true },
} as const satisfies Record<PluginSort, object>;

/** What a list of plugins can be narrowed to; all given filters must hold. */
export type PluginFilters = {
  tag?: string | undefined;
  owner?: string | undefined;
  marketplace?: string | undefined;
  category?: string | undefined;
  has?: readonly ComponentKind[] | undefined;
  minRating?: number | undefined;
  official?: boolean | undefined;
  verified?: boolean | undefined;
};

/** The facets that a plugin must answer to. */
export const facetsOf = (filters: PluginFilters): string[] => [
  ...(filters.tag === undefined ? [] : [`tag:${filters.tag}`]),
  ...(filters.owner === undefined ? [] : [`owner:${filters.owner.toLowerCase()}`]),
  ...(filters.marketplace === undefined
    ? []
    : [`marketplace:${filters.marketplace.toLowerCase()}`]),
  ...(filters.category === undefined ? [] : [`category:${filters.category}`]),
  ...(filters.minRating === undefined || filters.minRating < 1
    ? []
    : [`rating:${Math.floor(filters.minRating)}`]),
  ...[...new Set(filters.has ?? [])].sort().map((kind) => `has:${kind}`),
  ...(filters.official ? ['is:official'] : []),
  ...(filters.verified ? ['is:verified'] : []),
];

/** What changes a list statement's text: everything else is bound. */
export type PluginListShape = {
  sort: PluginSort;
  facets: number;
  after: boolean;
  minRating: boolean;
  unofficial: boolean;
  unverified: boolean;
};

const facetAt = (place: number): SQL => sql`${sql.placeholder(`facet${place}`)}`;

/**
 * Of several facets the one that the fewest plugins answer to: no list walks more than these, and looks all others up. Beside min()
 * SQLite gives the other columns of the row that has it (SQLite, Quirks: bare columns); a sort would cost more.
 */
const rarest = sql`(SELECT facet FROM (SELECT asked.value AS facet, min(coalesce(${facetCounts.pluginCount}, 0))
  FROM json_each(${sql.placeholder('facets')}) AS asked LEFT JOIN ${facetCounts} ON ${facetCounts.facet} = asked.value))`;

const answersTo = (facet: SQL): SQL => sql`(${facet} = ${pluginFacets.facet} OR EXISTS (
  SELECT 1 FROM plugin_facets AS other WHERE other.facet = ${facet} AND other.plugin_number = ${pluginFacets.pluginNumber}))`;

const fromFacet = ({ facets }: PluginListShape): { from: SQL; conditions: SQL[] } => {
  const walked = facets > 1 ? rarest : facetAt(0);
  const all = facets > 1 ? Array.from({ length: facets }, (_, place) => facetAt(place)) : [];
  return {
    from: sql`${pluginFacets} CROSS JOIN ${plugins}`,
    conditions: [
      sql`${pluginFacets.facet} = ${walked}`,
      sql`${plugins.number} = ${pluginFacets.pluginNumber}`,
      ...all.map(answersTo),
    ],
  };
};

/** Whether it is known how many plugins a first page is the first of: all, or those of one facet. */
const isCounted = ({ after, minRating, unofficial, unverified, facets }: PluginListShape) =>
  !(after || minRating || unofficial || unverified || facets > 1);

const countOf = ({ facets }: PluginListShape): SQL =>
  facets
    ? sql`(SELECT ${facetCounts.pluginCount} FROM ${facetCounts}
        WHERE ${facetCounts.facet} = ${facetAt(0)})`
    : sql`${registryTotals.plugins}`;

/** What follows FROM, without an order. @param after the key after which to begin */
const rowsOf = (shape: PluginListShape, key: SQL, after: SQL | undefined): SQL => {
  const { from, conditions } = shape.facets
    ? fromFacet(shape)
    : { from: sql`${plugins}`, conditions: [sql`${plugins.status} = 'active'`] };
  if (shape.minRating)
    conditions.push(sql`${plugins.ratingAverage} >= ${sql.placeholder('minRating')}`);
  if (shape.unofficial) conditions.push(sql`${plugins.official} = 0`);
  if (shape.unverified) conditions.push(sql`${plugins.verified} = 0`);
  if (after)
    conditions.push(SORTS[shape.sort].ascending ? sql`${key} > ${after}` : sql`${key} < ${after}`);
  return sql`${from} WHERE ${sql.join(conditions, sql` AND `)}`;
};

const listStatement = (shape: PluginListShape): SQL => {
  const { column, ascending } = SORTS[shape.sort];
  const key = sql`${shape.facets ? pluginFacets[column] : plugins[column]}`;
  const rows = rowsOf(shape, key, shape.after ? sql`${sql.placeholder('after')}` : undefined);
  const told = isCounted(shape)
    ? { count: countOf(shape) }
    : { follows: sql`EXISTS (SELECT 1 FROM ${rowsOf(shape, key, sql`page.last`)})` };
  return pageStatement(
    key,
    pluginSummaryJson,
    sql`${rows} ORDER BY ${ascending ? key : sql`${key} DESC`}`,
    { told, ascending },
  );
};

/** The statement of each shape of list; exported so that a test can ask for its query plan. */
export const pluginListStatement = variants<PluginListShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  listStatement,
);

/**
 * Active plugins in one of seven orders. Without a filter it walks that order's index on plugins; with filters it walks
 * the index of the facet that the fewest plugins answer to, and looks the others up. Reads no more plugins than it gives,
 * and of the next one only that it is there; where they are counted, not even that.
 *
 * @param after the sort key after which to begin: `nextKey` of the page before
 */
export const listPlugins = (
  db: Database,
  filters: PluginFilters,
  page: { sort: PluginSort; limit: number; after?: string | undefined; known: string },
): Promise<PageRead<PluginSummary>> => {
  const facets = facetsOf(filters);
  const shape = {
    sort: page.sort,
    facets: facets.length,
    after: page.after !== undefined,
    minRating: filters.minRating !== undefined,
    unofficial: filters.official === false,
    unverified: filters.verified === false,
  };
  return readPage(
    pluginListStatement(shape).bind(db, {
      known: page.known,
      limit: page.limit,
      after: page.after,
      minRating: filters.minRating,
      facets: JSON.stringify(facets),
      ...Object.fromEntries(facets.map((facet, place) => [`facet${place}`, facet])),
    }),
  );
};
