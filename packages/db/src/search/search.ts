import type { PluginSummary, SearchFacets, SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Fields, type Json, jsonObject, quoted } from '../json.ts';
import {
  firstKeyOf,
  type PageRead,
  type PageRow,
  pageOf,
  pageStatement,
  readPage,
} from '../page.ts';
import { COMPONENT_TABLES } from '../reads/component-tables.ts';
import type { PluginFilters } from '../reads/list-plugins.ts';
import { summaryFields } from '../reads/plugin-summary.ts';
import { plugins } from '../schema/index.ts';
import { boundLimit, type Database, numeral, variants } from '../statement.ts';
import {
  type Correction,
  correctedBy,
  correctedText,
  correctionOf,
  likeliest,
} from './correction.ts';
import {
  type Match,
  matchExpressions,
  TIER,
  type WholeExpressions,
  wholeExpressions,
} from './match.ts';
import { bindFacetSample, countFacets, type FacetSample } from './search-facets.ts';
import type { SearchText } from './search-query.ts';

/** What a hit adds to what it is. `score` is from 0 to 1; `highlight` is HTML in which only `<mark>` is markup. */
export type HitFields = {
  type: Exclude<SearchType, 'all'>;
  score: number;
  highlight: { name: string; description: string };
};

/** How many tiers there are: each gets its share of the score, popularity orders within. */
const TIERS = TIER.some + 1;
const DOCUMENTS_MAX = 2 ** 52;

/** Marks that no text holds, put where a match begins and ends until the text around them is escaped. */
const escaped = (text: SQL): SQL => sql`replace(replace(replace(replace(replace(${text},
  '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), char(2), '<mark>'), char(3), '</mark>')`;

const hitFields = (type: Json<HitFields['type']>): Fields<HitFields> => ({
  type,
  score: sql`json_quote(round((${numeral(TIERS)} - hit.tier
    - hit.document / ${sql.raw(`${DOCUMENTS_MAX}.0`)}) / ${sql.raw(`${TIERS}.0`)}, 6))`,
  highlight: jsonObject<HitFields['highlight']>({
    name: quoted<string>(
      escaped(
        sql`iif(hit.tier IN (${numeral(TIER.exact)}, ${numeral(TIER.corrected)}), char(2) || hit.name || char(3), hit.marked)`,
      ),
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

/** What changes the statement's text: the tiers of the search as typed, and where the page begins among all of them. */
export type SearchShape = {
  type: SearchType;
  tiers: readonly number[];
  corrected: boolean;
  from: number;
  after: boolean;
};

const matchOf = (tier: number, { corrected }: SearchShape): SQL => {
  const typed = sql`${sql.placeholder(`match${tier}`)}`;
  return corrected && tier === TIER.some ? correctedText(tier, typed) : typed;
};

const found = (
  tier: SQL,
): SQL => sql`SELECT search_index.rowid AS document, ${tier} AS tier, plugin_id, component_id, kind, name,
    highlight(search_index, 0, char(2), char(3)) AS marked,
    snippet(search_index, 5, char(2), char(3), '…', 32) AS snippet`;

const asTyped = (tier: number, shape: SearchShape): SQL => sql`SELECT * FROM (
  ${found(numeral(tier))} FROM search_index WHERE search_index MATCH ${matchOf(tier, shape)}
    ${shape.after && tier === shape.from ? sql`AND rowid > ${sql.placeholder('after')}` : sql``}
  ORDER BY rowid ${boundLimit('first')})`;

/** The tiers with other spellings, one MATCH after the other: there are none to try in most searches. */
const asCorrected = ({ from, after }: SearchShape): SQL => {
  const tier = sql`corrected.tier + ${numeral(TIER.corrected)}`;
  const begins = sql`AND search_index.rowid > iif(${tier} = ${numeral(from)}, ${sql.placeholder('after')}, 0)`;
  return sql`SELECT * FROM (
  ${found(tier)} FROM corrected CROSS JOIN search_index
  WHERE corrected.tier < ${numeral(TIER.unfinished)} AND ${tier} >= ${numeral(from)}
    AND search_index MATCH corrected.text ${after ? begins : sql``}
  ${boundLimit('first')})`;
};

/** D1 takes no more than five SELECTs in one compound, but compounds of compounds. */
const inTurn = (selects: readonly SQL[]): SQL =>
  sql`SELECT * FROM (${sql.join([...selects], sql` UNION ALL `)})`;

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

const pageOfHits = (shape: SearchShape): SQL =>
  pageStatement(
    hitKey(shape),
    itemOf(shape),
    sql`${hits(shape)} CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ${joinsOf(shape)}`,
  );

/** The statement of each shape of search; exported so that a test can ask for its query plan. */
export const searchStatement = variants<SearchShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  (shape) =>
    shape.corrected
      ? sql`WITH RECURSIVE ${correctedBy('tiers')} ${pageOfHits(shape)}`
      : pageOfHits(shape),
);

/** What is looked for: what `matchExpressions` gives, at least one, `wholeExpressions`, and `correctionOf`. */
export type SearchExpressions = WholeExpressions & {
  matches: readonly Match[];
  correction?: Correction | undefined;
};

/** All that a search is made of; undefined where there is neither a word nor a filter. */
export const searchExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
): SearchExpressions | undefined => {
  const matches = matchExpressions(query, type, filters);
  if (!matches.length) return undefined;
  const correction = correctionOf(query, type, filters);
  return { matches, ...wholeExpressions(query, type, filters), correction };
};

/** The tier and document after which a page begins. */
export type SearchPlace = readonly [tier: number, document: number];

/** Which page of hits is asked for. */
export type HitsRequest = { limit: number; after?: SearchPlace | undefined; known: string };

/**
 * A page of hits; with the first, how they spread; and how misspelled words were read, by word, where nothing has all of them as
 * typed.
 */
export type SearchRead = PageRead<unknown> & {
  facets: SearchFacets | null;
  spellings: ReadonlyMap<string, string>;
};

type HitKey = [tier: number, document: number, spelled?: Array<[place: number, word: string]>];

type Asked = Pick<SearchExpressions, 'matches'> & Partial<SearchExpressions>;

const bindHits = (
  db: Database,
  type: SearchType,
  { matches, correction, ...whole }: Asked,
  { known, limit, after: place }: HitsRequest,
): D1PreparedStatement => {
  const [from, after] = place ?? [0, 0];
  const shape = {
    type,
    tiers: matches.map(({ tier }) => tier),
    corrected: correction !== undefined,
    from,
    after: place !== undefined,
  };
  return searchStatement(shape).bind(db, {
    known,
    limit,
    first: limit + 1,
    after,
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
 * One page of hits and, with the first, how they spread. One round trip, in which the database looks for other spellings by
 * itself where nothing has all the words.
 */
export const searchPage = async (
  db: Database,
  type: SearchType,
  asked: SearchExpressions,
  page: HitsRequest,
): Promise<SearchRead> => {
  const hits = bindHits(db, type, asked, page);
  const [found, facets] = await db.batch<PageRow & FacetSample>([
    hits,
    ...(page.after ? [] : [bindFacetSample(db, asked, page.known)]),
  ]);
  const row = found?.results[0];
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  const sample = facets?.results[0]?.sample ?? null;
  return {
    ...pageOf(row),
    facets: sample === null ? null : countFacets(sample),
    spellings: spellingsOf(row, asked.correction),
  };
};
