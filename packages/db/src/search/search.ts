import type { SearchFacets, SearchType } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { readFitting } from '../body-parts.ts';
import type { Json, JsonText } from '../json.ts';
import type { PageRead } from '../page.ts';
import { registryTotals } from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';
import { readVersioned, versioned } from '../versioned.ts';
import { type Correction, correctedBy, readSpellings, typedFound } from './correction.ts';
import {
  type Hit,
  type HitType,
  hitsText,
  itemsText,
  readFound,
  type SearchShape,
} from './hits.ts';
import { type Match, TIER } from './match.ts';
import type { SearchExpressions } from './search-expressions.ts';
import { COUNTED_MAX, countFacets } from './search-facets.ts';
import { highlightOf } from './search-highlight.ts';

/** What a hit adds to what it is. `score` is from 0 to 1; `highlight` is HTML in which only `<mark>` is markup. */
export type HitFields = {
  type: HitType;
  score: number;
  highlight: { name: string; description: string };
};

/** How many tiers there are: each gets its share of the score, popularity orders within. */
const TIERS = TIER.some + 1;
const DOCUMENTS_MAX = 2 ** 52;
const SCORE_DIGITS = 1e6;

const scoreOf = ({ tier, document }: Hit): number =>
  Math.round(((TIERS - tier - document / DOCUMENTS_MAX) / TIERS) * SCORE_DIGITS) / SCORE_DIGITS;

const hitFields = (hit: Hit): HitFields => ({
  type: hit.type,
  score: scoreOf(hit),
  highlight: {
    name: highlightOf('name', hit.name),
    description: highlightOf('description', hit.description),
  },
});

/** What is looked up by name: each once at the most, and not before it is read. */
const lookedUp = ({ corrected, gated }: SearchShape) => {
  if (corrected) return sql`WITH RECURSIVE ${correctedBy}`;
  return gated ? sql`WITH ${typedFound}` : sql``;
};

/** A limit keeps the hits from being walked for each of the items. */
const searchText = (shape: SearchShape): Json<never> =>
  sql`(SELECT hits || coalesce(${itemsText(shape.type, sql`hits`)}, '') FROM (SELECT ${hitsText(shape)} AS hits LIMIT 1))`;

/** The statement of each shape of search; exported so that a test can ask for its query plan. */
export const searchStatement = variants<SearchShape, Record<string, unknown>>(
  (shape) => Object.values(shape).join(),
  (shape) => sql`${lookedUp(shape)}
    SELECT ${versioned(sql`${registryTotals.revision}`, searchText(shape))}
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

/** The tier and document after which a page begins. */
export type SearchPlace = readonly [tier: number, document: number];

/** Which page of hits is asked for. `facets`: whether the first page is to tell how the first hits spread. */
export type HitsRequest = {
  limit: number;
  after?: SearchPlace | undefined;
  known: string;
  facets?: boolean;
};

/**
 * A page of hits; with the first, how the first hits spread, where that was asked for; and how misspelled words were read, by
 * word, where nothing has all of them as typed.
 */
export type SearchRead = PageRead<unknown> & {
  facets: SearchFacets | null;
  spellings: ReadonlyMap<string, string>;
};

type Asked = Pick<SearchExpressions, 'matches'> & Partial<SearchExpressions>;

const bindSearch = (
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
    corrected: correction !== undefined,
    minRating: minRating !== undefined,
    from,
    after: place !== undefined,
  };
  return searchStatement(shape).bind(db, {
    known,
    limit,
    // One more tells whether a page follows.
    first: Math.max(limit + 1, facets && !place ? COUNTED_MAX : 0),
    after,
    minRating,
    ...whole,
    ...correction,
    ...Object.fromEntries(matches.map(({ tier, match }) => [`match${tier}`, match])),
  });
};

const hitJson = (item: string, hit: Hit): string =>
  `${item.slice(0, -1)},${JSON.stringify(hitFields(hit)).slice(1)}`;

const readSearch = async (
  bound: D1PreparedStatement,
  { limit, after, facets = false }: HitsRequest,
  correction?: Correction | undefined,
): Promise<SearchRead> => {
  const { version, body } = await readVersioned<never>(bound);
  if (body === null) return { version, page: null, facets: null, spellings: new Map() };
  const { hits, spelled, items } = readFound(body);
  const last = hits.length > limit ? hits[limit - 1] : undefined;
  return {
    version,
    page: {
      items: `[${items.map(([item, hit]) => hitJson(item, hit)).join()}]` as JsonText<unknown[]>,
      nextKey: last ? JSON.stringify([last.tier, last.document]) : null,
    },
    facets: facets && !after ? countFacets(hits) : null,
    spellings:
      correction && spelled && hits.length ? readSpellings(spelled, correction) : new Map(),
  };
};

const askPage = (
  db: Database,
  type: SearchType,
  asked: Asked,
  page: HitsRequest,
): Promise<SearchRead> =>
  readFitting(page, (fitting) =>
    readSearch(bindSearch(db, type, asked, fitting), fitting, asked.correction),
  );

/**
 * One page of hits as typed, without facets. One round trip.
 *
 * @param matches the expressions of `matchExpressions`, at least one
 */
export const listHits = (
  db: Database,
  type: SearchType,
  matches: readonly Match[],
  page: HitsRequest,
): Promise<PageRead<unknown>> => askPage(db, type, { matches }, page);

/**
 * One page of hits and, with the first, how they spread, where that is asked for. One statement, in which the database looks
 * for other spellings by itself where nothing has all the words.
 */
export const searchPage = (
  db: Database,
  type: SearchType,
  asked: SearchExpressions,
  page: HitsRequest,
): Promise<SearchRead> => askPage(db, type, asked, page);
