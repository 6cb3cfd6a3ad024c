import type { PluginSummary, SearchFacets, SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Fields, type Json, jsonObject, quoted } from '../json.ts';
import { type PageRead, type PageRow, pageOf, pageStatement, readPage } from '../page.ts';
import { COMPONENT_TABLES } from '../reads/component-tables.ts';
import { summaryFields } from '../reads/plugin-summary.ts';
import { plugins } from '../schema/index.ts';
import { boundLimit, type Database, variants } from '../statement.ts';
import { countFacets, type FacetSample, facetSampleStatement } from './search-facets.ts';

/** What a hit adds to what it is. `score` is from 0 to 1; `highlight` is HTML in which only `<mark>` is markup. */
export type HitFields = {
  type: Exclude<SearchType, 'all'>;
  score: number;
  highlight: { name: string; description: string };
};

/** How many tiers there are: each gets its share of the score, popularity orders within. */
const TIERS = 5;
const DOCUMENTS_MAX = 2 ** 52;

/** Marks that no text holds, put where a match begins and ends until the text around them is escaped. */
const escaped = (text: SQL): SQL => sql`replace(replace(replace(replace(replace(${text},
  '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>')`;

const hitFields = (type: Json<HitFields['type']>): Fields<HitFields> => ({
  type,
  score: sql`json_quote(round((${sql.raw(String(TIERS))} - hit.tier
    - hit.document / ${sql.raw(`${DOCUMENTS_MAX}.0`)}) / ${sql.raw(`${TIERS}.0`)}, 6))`,
  highlight: jsonObject<HitFields['highlight']>({
    name: quoted<string>(
      escaped(sql`iif(hit.tier = 0, char(2) || hit.name || char(3), hit.marked)`),
    ),
    description: quoted<string>(escaped(sql`hit.snippet`)),
  }),
});

const KINDS = {
  skill: 'skills',
  agent: 'agents',
  command: 'commands',
  'mcp-server': 'mcp-servers',
} as const;
type ComponentType = keyof typeof KINDS;

const tableOf = (type: ComponentType) => COMPONENT_TABLES[KINDS[type]].table;

const extended = (item: Json<unknown>, type: HitFields['type']): Json<unknown> =>
  sql`(substr(${item}, 1, length(${item}) - 1) || ',' ||
    substr(${jsonObject<HitFields>(hitFields(quoted(sql.raw(`'${type}'`))))}, 2))`;

const pluginHit: Json<unknown> = jsonObject<PluginSummary & HitFields>({
  ...summaryFields,
  ...hitFields(quoted(sql`'plugin'`)),
});

const componentHit = (type: ComponentType): Json<unknown> =>
  extended(COMPONENT_TABLES[KINDS[type]].listed as Json<unknown>, type);

const COMPONENT_TYPES = Object.keys(KINDS) as ComponentType[];

/** What changes the statement's text. `tiers` are those still to be walked, of which `from` is the first. */
export type SearchShape = { type: SearchType; from: number; tiers: number; after: boolean };

const tier = (place: number, shape: SearchShape): SQL => sql`SELECT * FROM (
  SELECT rowid AS document, ${sql.raw(String(place))} AS tier, plugin_id, component_id, kind, name,
    highlight(search_index, 0, char(2), char(3)) AS marked,
    snippet(search_index, 5, char(2), char(3), '…', 32) AS snippet
  FROM search_index WHERE search_index MATCH ${sql.placeholder(`match${place}`)}
    ${shape.after && place === shape.from ? sql`AND rowid > ${sql.placeholder('after')}` : sql``}
  ORDER BY rowid ${boundLimit('first')})`;

/** The tiers one after the other, which is their order: a sort would walk them all, and read each hit twice. */
const hits = (shape: SearchShape): SQL => {
  const tiers = Array.from({ length: shape.tiers }, (_, place) => tier(shape.from + place, shape));
  return sql`(SELECT * FROM (${sql.join(tiers, sql` UNION ALL `)}) ${boundLimit('first')}) AS hit`;
};

const itemOf = ({ type }: SearchShape): Json<unknown> => {
  if (type === 'plugin') return pluginHit;
  if (type !== 'all') return componentHit(type);
  const cases = COMPONENT_TYPES.map((one) => sql`WHEN '${sql.raw(one)}' THEN ${componentHit(one)}`);
  return sql`CASE hit.kind ${sql.join(cases, sql` `)} ELSE ${pluginHit} END`;
};

const joinsOf = ({ type }: SearchShape): SQL => {
  if (type === 'plugin') return sql``;
  if (type !== 'all')
    return sql`CROSS JOIN ${tableOf(type)} ON ${tableOf(type).id} = hit.component_id`;
  const joins = COMPONENT_TYPES.map(
    (one) =>
      sql`LEFT JOIN ${tableOf(one)} ON hit.kind = '${sql.raw(one)}' AND ${tableOf(one).id} = hit.component_id`,
  );
  return sql.join(joins, sql` `);
};

/** The statement of each shape of search; exported so that a test can ask for its query plan. */
export const searchStatement = variants<SearchShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  (shape) =>
    pageStatement(
      sql`json_array(hit.tier, hit.document)`,
      itemOf(shape),
      sql`${hits(shape)} CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ${joinsOf(shape)}`,
    ),
);

/** A page of hits, and how they spread where that was asked for. */
export type SearchRead = PageRead<unknown> & { facets: SearchFacets | null };

/** The tier and document after which a page begins. */
export type SearchPlace = readonly [tier: number, document: number];

/** Which page of hits is asked for. */
export type HitsRequest = { limit: number; after?: SearchPlace | undefined; known: string };

const bindHits = (
  db: Database,
  type: SearchType,
  matches: readonly string[],
  { known, limit, after: place }: HitsRequest,
): D1PreparedStatement => {
  const [from, after] = place ?? [0, 0];
  const shape = { type, from, tiers: matches.length - from, after: place !== undefined };
  return searchStatement(shape).bind(db, {
    known,
    limit,
    first: limit + 1,
    after,
    ...Object.fromEntries(matches.map((match, place) => [`match${place}`, match])),
  });
};

/**
 * One page of hits: each tier is walked in the order of popularity up to the page's size and no further, so that a word that
 * half of all plugins have costs what a rare one costs. One round trip.
 *
 * @param matches the expressions of `matchExpressions`, at least one
 */
export const listHits = (
  db: Database,
  type: SearchType,
  matches: readonly string[],
  page: HitsRequest,
): Promise<PageRead<unknown>> => readPage(bindHits(db, type, matches, page));

/**
 * One page of hits and, with the first, how they spread. One round trip.
 *
 * @param matches as for `listHits`; `sampled` is the expression of `allWordsExpression`
 */
export const searchPage = async (
  db: Database,
  type: SearchType,
  { matches, sampled }: { matches: readonly string[]; sampled: string },
  page: HitsRequest,
): Promise<SearchRead> => {
  if (page.after) return { ...(await listHits(db, type, matches, page)), facets: null };
  const [hits, facets] = await db.batch<PageRow & FacetSample>([
    bindHits(db, type, matches, page),
    facetSampleStatement.bind(db, { match: sampled, known: page.known }),
  ]);
  const row = hits?.results[0];
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  const text = facets?.results[0]?.sample ?? null;
  return { ...pageOf(row), facets: text === null ? null : countFacets(text) };
};
