import type { PluginSummary, SearchFacets, SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Fields, type Json, jsonObject, quoted } from '../json.ts';
import { firstKeyOf, type PageRead, type PageRow, pageOf, pageText, readPage } from '../page.ts';
import { COMPONENT_TABLES } from '../reads/component-tables.ts';
import { summaryFields } from '../reads/plugin-summary.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { boundLimit, type Database, numeral, variants } from '../statement.ts';
import { isKnown, versioned } from '../versioned.ts';
import {
  type Correction,
  correctedBy,
  correctedSome,
  likeliest,
  typedFound,
} from './correction.ts';
import { type Match, NOTHING, TIER } from './match.ts';
import type { SearchExpressions } from './search-expressions.ts';
import { countFacets, facetSample, ratedEnough } from './search-facets.ts';
import { highlightOf, mark, markEnd } from './search-highlight.ts';

/** What a hit adds to what it is. `score` is from 0 to 1; `highlight` is HTML in which only `<mark>` is markup. */
export type HitFields = {
  type: Exclude<SearchType, 'all'>;
  score: number;
  highlight: { name: string; description: string };
};

/** How many tiers there are: each gets its share of the score, popularity orders within. */
const TIERS = TIER.some + 1;
const DOCUMENTS_MAX = 2 ** 52;

const hitFields = (type: Json<HitFields['type']>): Fields<HitFields> => ({
  type,
  score: sql`json_quote(round((${numeral(TIERS)} - hit.tier
    - hit.document / ${sql.raw(`${DOCUMENTS_MAX}.0`)}) / ${sql.raw(`${TIERS}.0`)}, 6))`,
  highlight: jsonObject<HitFields['highlight']>({
    name: highlightOf(
      'name',
      sql`iif(hit.tier IN (${numeral(TIER.identical)}, ${numeral(TIER.exact)}, ${numeral(TIER.corrected)}),
          ${mark} || hit.name || ${markEnd}, hit.marked)`,
    ),
    description: highlightOf('description', sql`hit.snippet`),
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

/**
 * What changes the statement's text: the tiers of the search as typed, where the page begins among all of them, and whether
 * facets come with it. `gated`: whether it is asked first if anything has all the
 * words. `unfinished`: the last word may be the beginning of a long one. `minRating`: the least rating is no whole
 * number, of which there are facets.
 */
export type SearchShape = {
  type: SearchType;
  tiers: readonly number[];
  gated: boolean;
  unfinished: boolean;
  corrected: boolean;
  minRating: boolean;
  from: number;
  after: boolean;
  facets: boolean;
};

/** The expression of a tier: none that has all the words is looked for where nothing has. */
const matchOf = (tier: number, { corrected, gated }: SearchShape): SQL => {
  const typed = sql`${sql.placeholder(`match${tier}`)}`;
  if (!gated) return typed;
  const reached = sql`(SELECT found FROM typed_found)`;
  const otherwise = sql.placeholder(tier === TIER.some ? 'some' : 'nothing');
  const match = sql`CASE WHEN ${reached} THEN ${typed} ELSE ${otherwise} END`;
  return corrected && tier === TIER.some ? correctedSome(match) : match;
};

const found = (
  tier: SQL,
): SQL => sql`SELECT search_index.rowid AS document, ${tier} AS tier, plugin_id, component_id, kind, name,
    highlight(search_index, 0, ${mark}, ${markEnd}) AS marked,
    snippet(search_index, 5, ${mark}, ${markEnd}, '…', 32) AS snippet`;

const asTyped = (tier: number, shape: SearchShape): SQL => sql`SELECT * FROM (
  ${found(numeral(tier))} FROM search_index WHERE search_index MATCH ${matchOf(tier, shape)} ${ratedEnough(shape)}
    ${shape.after && tier === shape.from ? sql`AND rowid > ${sql.placeholder('after')}` : sql``}
  ORDER BY rowid ${boundLimit('first')})`;

/** The tiers with other spellings, one MATCH after the other: there are none to try in most searches. */
const asCorrected = (shape: SearchShape): SQL => {
  const { from, after } = shape;
  const tier = sql`corrected.tier + ${numeral(TIER.corrected - TIER.exact)}`;
  const begins = sql`AND search_index.rowid > iif(${tier} = ${numeral(from)}, ${sql.placeholder('after')}, 0)`;
  return sql`SELECT * FROM (
  ${found(tier)} FROM corrected_found CROSS JOIN corrected CROSS JOIN search_index
  WHERE corrected_found.found AND corrected.tier BETWEEN ${numeral(TIER.exact)} AND ${numeral(TIER.anywhere)} AND ${tier} >= ${numeral(from)}
    AND search_index MATCH corrected.text ${ratedEnough(shape)} ${after ? begins : sql``}
  ${boundLimit('first')})`;
};

/** D1 takes no more than five SELECTs in one compound, but compounds of compounds. */
const COMPOUND_MAX = 5;

const inTurn = (selects: readonly SQL[]): SQL => {
  const [first, rest] = [selects.slice(0, COMPOUND_MAX), selects.slice(COMPOUND_MAX)];
  const turn = sql`SELECT * FROM (${sql.join(first, sql` UNION ALL `)})`;
  return rest.length ? inTurn([turn, ...rest]) : turn;
};

/** The tiers one after the other, which is their order: a sort would walk them all, and read each hit twice. */
const hits = (shape: SearchShape): SQL => {
  const typed = shape.tiers.filter((tier) => tier >= shape.from);
  const write = (tiers: readonly number[]) => tiers.map((tier) => asTyped(tier, shape));
  const whole = write(typed.filter((tier) => tier < TIER.corrected));
  const turns = [
    ...(whole.length ? [inTurn(whole)] : []),
    ...(shape.corrected && shape.from < TIER.some ? [asCorrected(shape)] : []),
    ...write(typed.filter((tier) => tier === TIER.some)),
  ];
  return sql`(${inTurn(turns)} ${boundLimit('first')}) AS hit`;
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

/** Where a hit stands, and how the words were read where not as typed. */
const hitKey = ({ corrected }: SearchShape): SQL => {
  const place = sql`json_array(hit.tier, hit.document)`;
  if (!corrected) return place;
  return sql`iif(hit.tier < ${numeral(TIER.corrected)}, ${place}, json_array(hit.tier, hit.document, json(${likeliest})))`;
};

const pageOfHits = (shape: SearchShape): Json<never> =>
  pageText(
    hitKey(shape),
    itemOf(shape),
    sql`${hits(shape)} CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ${joinsOf(shape)}`,
  ) as Json<never>;

/** What the hits and the facets of a search look up, each once for both. */
const shared = ({ corrected, gated }: SearchShape): SQL => {
  if (corrected) return sql`WITH RECURSIVE ${correctedBy}`;
  return gated ? sql`WITH ${typedFound}` : sql``;
};

/** The sample of the facets, unless the caller holds the page. */
const sampleOf = (shape: SearchShape): SQL => {
  const { revision } = registryTotals;
  return shape.facets
    ? sql`, CASE WHEN ${isKnown(sql`${revision}`)} THEN NULL ELSE ${facetSample(shape)} END AS sample`
    : sql``;
};

/** The statement of each shape of search; exported so that a test can ask for its query plan. */
export const searchStatement = variants<SearchShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  (shape) => sql`${shared(shape)}
    SELECT ${versioned(sql`${registryTotals.revision}`, pageOfHits(shape))}${sampleOf(shape)}
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

/** The tier and document after which a page begins. */
export type SearchPlace = readonly [tier: number, document: number];

/**
 * Which page of hits is asked for. `facets`: whether the first page is to tell how the hits spread, which most of its rows are
 * read for.
 */
export type HitsRequest = {
  limit: number;
  after?: SearchPlace | undefined;
  known: string;
  facets?: boolean;
};

/**
 * A page of hits; with the first, how they spread, where that was asked for; and how misspelled words were read, by word,
 * where nothing has all of them as typed.
 */
export type SearchRead = PageRead<unknown> & {
  facets: SearchFacets | null;
  spellings: ReadonlyMap<string, string>;
};

/** A page's row, and with the first page the sample of its facets, unless the caller holds it. */
type SearchRow = PageRow & { sample?: string | null };

type HitKey = [tier: number, document: number, spelled?: Array<[place: number, word: string]>];

type Asked = Pick<SearchExpressions, 'matches'> & Partial<SearchExpressions>;

const bindHits = (
  db: Database,
  type: SearchType,
  { matches, correction, minRating, ...whole }: Asked,
  { known, limit, after: place, facets = false }: HitsRequest,
): D1PreparedStatement => {
  const [from, after] = place ?? [0, 0];
  const shape = {
    type,
    tiers: matches.map(({ tier }) => tier),
    gated: whole.whole !== undefined && matches.length > 1,
    unfinished: whole.found !== whole.whole,
    corrected: correction !== undefined,
    minRating: minRating !== undefined,
    from,
    after: place !== undefined,
    facets: facets && !place,
  };
  return searchStatement(shape).bind(db, {
    known,
    limit,
    first: limit + 1,
    after,
    minRating,
    nothing: NOTHING,
    ...whole,
    ...correction,
    ...Object.fromEntries(matches.map(({ tier, match }) => [`match${tier}`, match])),
  });
};

/**
 * One page of hits as typed: each tier is walked in the order of popularity up to the page's size and no further, so that a word
 * that half of all plugins have costs what a rare one costs. One round trip.
 *
 * @param matches the expressions of `matchExpressions`, at least one
 */
export const listHits = (
  db: Database,
  type: SearchType,
  matches: readonly Match[],
  page: HitsRequest,
): Promise<PageRead<unknown>> => readPage(bindHits(db, type, { matches }, page));

const spellingsOf = (row: PageRow, correction: Correction | undefined): Map<string, string> => {
  const key = firstKeyOf(row);
  const [, , spelled = []] = key === undefined ? [] : (JSON.parse(key) as HitKey);
  return new Map(spelled.map(([place, word]) => [correction?.typed[place] ?? '', word]));
};

/**
 * One page of hits and, with the first, how they spread, where that is asked for. One statement, in which the database looks
 * for other spellings by itself where nothing has all the words.
 */
export const searchPage = async (
  db: Database,
  type: SearchType,
  asked: SearchExpressions,
  page: HitsRequest,
): Promise<SearchRead> => {
  const row = await bindHits(db, type, asked, page).first<SearchRow>();
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  return {
    ...pageOf(row),
    facets: row.sample ? countFacets(row.sample) : null,
    spellings: spellingsOf(row, asked.correction),
  };
};
