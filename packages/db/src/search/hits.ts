import { PAGE_LIMIT_MAX, type SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import type { Json } from '../json.ts';
import { COMPONENT_TABLES } from '../reads/component-tables.ts';
import { pluginSummaryJson } from '../reads/plugin-summary.ts';
import { plugins, searchDocuments } from '../schema/index.ts';
import { boundLimit, numbers, numeral } from '../statement.ts';
import { correctedMatch, correctedSome, type Spelled } from './correction.ts';
import { TIER } from './match.ts';
import { bounded, mark, markEnd } from './search-highlight.ts';

/** What a hit is of: a plugin or one of its components. */
export type HitType = Exclude<SearchType, 'all'>;

/** A hit. `name` and `description` have marks where words were found; `document` is its place by popularity. */
export type Hit = {
  tier: number;
  document: number;
  type: HitType;
  owner: string;
  category: string | null;
  name: string;
  description: string;
};

/**
 * What changes the text of a search: the tiers as typed, and where the page begins among all of them. `gated`: whether it is
 * asked first if anything has all the words. `minRating`: the least rating is no whole number, of which there are facets.
 */
export type SearchShape = {
  type: SearchType;
  tiers: readonly number[];
  gated: boolean;
  corrected: boolean;
  minRating: boolean;
  from: number;
  after: boolean;
};

const KINDS = {
  skill: 'skills',
  agent: 'agents',
  command: 'commands',
  'mcp-server': 'mcp-servers',
} as const;
type ComponentType = keyof typeof KINDS;

const COMPONENT_TYPES = Object.keys(KINDS) as ComponentType[];

/**
 * That a document's plugin is rated at least the placeholder `minRating`, where that is asked for. Whose it is, is read
 * of `search_documents`: a row of the index has all of its texts before that.
 */
const ratedEnough = ({ minRating }: SearchShape): SQL =>
  minRating
    ? sql`AND (SELECT ${plugins.ratingAverage} FROM ${searchDocuments}
        CROSS JOIN ${plugins} ON ${plugins.id} = ${searchDocuments.pluginId}
        WHERE ${searchDocuments.document} = search_index.rowid) >= ${sql.placeholder('minRating')}`
    : sql``;

/** The tiers of which the whole name is what was looked for. */
const WHOLE_NAME: readonly number[] = [TIER.identical, TIER.exact, TIER.corrected];

const marked = (tier: number): SQL =>
  WHOLE_NAME.includes(tier)
    ? sql`${mark} || name || ${markEnd}`
    : sql`highlight(search_index, 0, ${mark}, ${markEnd})`;

const found = (tier: number): SQL => sql`SELECT rowid AS document, ${numeral(tier)} AS tier,
    kind, owner, category, plugin_id, component_id, ${marked(tier)} AS name,
    snippet(search_index, 5, ${mark}, ${markEnd}, '…', 32) AS description`;

const hitsOf = (tier: number, match: SQL, shape: SearchShape): SQL => sql`SELECT * FROM (
  ${found(tier)} FROM search_index
  WHERE search_index MATCH ${match} ${ratedEnough(shape)}
    ${shape.after && tier === shape.from ? sql`AND rowid > ${sql.placeholder('after')}` : sql``}
  ORDER BY rowid ${boundLimit('first')})`;

/** D1 takes no more than five SELECTs in one compound, but compounds of compounds. */
const COMPOUND_MAX = 5;

const inTurn = (selects: readonly SQL[]): SQL => {
  const [first, rest] = [selects.slice(0, COMPOUND_MAX), selects.slice(COMPOUND_MAX)];
  const turn = sql`SELECT * FROM (${sql.join(first, sql` UNION ALL `)})`;
  return rest.length ? inTurn([turn, ...rest]) : turn;
};

type StoredHit = [
  tier: number,
  document: number,
  type: HitType,
  owner: string,
  category: string | null,
  name: string,
  description: string,
  plugin_id: string,
  component_id: string | null,
];
const [KIND, PLUGIN_ID, COMPONENT_ID] = [2, 7, 8];

/** Tiers one after the other, which is their order: a sort would walk them all, and read each hit twice. @param first JSON */
const inOneText = (first: SQL, turns: readonly SQL[]): SQL =>
  turns.length === 0
    ? sql`'[null]'`
    : sql`(SELECT '[' || coalesce(${first}, 'null') || coalesce(',' || group_concat(json_array(hit.tier, hit.document,
      hit.kind, hit.owner, hit.category, ${bounded('name', 'hit.name')},
      ${bounded('description', 'hit.description')}, hit.plugin_id, hit.component_id)), '') || ']'
  FROM (${inTurn(turns)} ${boundLimit('first')}) AS hit)`;

/** The hits as typed. */
const typedHits = (shape: SearchShape): SQL =>
  inOneText(
    sql`NULL`,
    shape.tiers
      .filter((tier) => tier >= shape.from)
      .map((tier) => hitsOf(tier, sql`${sql.placeholder(`match${tier}`)}`, shape)),
  );

/** From which tier to which other spellings are looked for. */
const CORRECTED = [TIER.exact, TIER.begins, TIER.named, TIER.anywhere];

/** The hits of a search of which nothing has all the words: with other spellings, then with some of the words. */
const nearHits = (shape: SearchShape): SQL => {
  const typed = sql`${sql.placeholder('some')}`;
  const corrected = shape.corrected
    ? CORRECTED.map((tier) => [tier + TIER.corrected - TIER.exact, correctedMatch(tier)] as const)
    : [];
  const some = [TIER.some, shape.corrected ? correctedSome(typed) : typed] as const;
  const tiers = [...corrected, ...(shape.tiers.includes(TIER.some) ? [some] : [])];
  const turns = tiers
    .filter(([tier]) => tier >= shape.from)
    .map(([tier, match]) => hitsOf(tier, match, shape));
  return shape.corrected
    ? sql`(SELECT ${inOneText(sql`corrected.list`, turns)} FROM corrected)`
    : inOneText(sql`NULL`, turns);
};

/**
 * The first hits as a JSON text, for `readFound`: as many as the placeholder `first` says.
 * They are walked in the order of popularity and no further, so that a word that half of all plugins have costs what a rare one costs.
 */
export const hitsText = (shape: SearchShape): SQL =>
  shape.gated
    ? sql`(SELECT CASE WHEN found THEN ${typedHits(shape)} ELSE ${nearHits(shape)} END FROM typed_found)`
    : typedHits(shape);

/** What `hitsText` gives: the hits, and the list of `corrected` where the words were not found as typed. */
const readHits = (text: string): { hits: Hit[]; spelled: Spelled | null } => {
  const [spelled, ...stored] = JSON.parse(text) as [Spelled | null, ...StoredHit[]];
  const hits = stored.map(([tier, document, type, owner, category, name, description]) => ({
    tier,
    document,
    type,
    owner,
    category,
    name,
    description,
  }));
  return { hits, spelled };
};

const tableOf = (type: ComponentType) => COMPONENT_TABLES[KINDS[type]].table;

const listed = (type: ComponentType) => COMPONENT_TABLES[KINDS[type]].listed as Json<unknown>;

const itemOf = (type: SearchType): Json<unknown> => {
  if (type === 'plugin') return pluginSummaryJson;
  if (type !== 'all') return listed(type);
  const cases = COMPONENT_TYPES.map((one) => sql`WHEN '${sql.raw(one)}' THEN ${listed(one)}`);
  return sql`CASE place.hit ->> ${numeral(KIND)} ${sql.join(cases, sql` `)} ELSE ${pluginSummaryJson} END`;
};

/** What hits are joined with. The index may know a component for a while that is gone: that is left out. */
const joinsOf = (type: SearchType): SQL => {
  const component = sql`place.hit ->> ${numeral(COMPONENT_ID)}`;
  if (type === 'plugin') return sql``;
  if (type !== 'all') return sql`CROSS JOIN ${tableOf(type)} ON ${tableOf(type).id} = ${component}`;
  const joins = COMPONENT_TYPES.map(
    (one) =>
      sql`LEFT JOIN ${tableOf(one)} ON place.hit ->> ${numeral(KIND)} = '${sql.raw(one)}' AND ${tableOf(one).id} = ${component}`,
  );
  const ids = sql.join(
    COMPONENT_TYPES.map((one) => sql`${tableOf(one).id}`),
    sql`, `,
  );
  return sql`${sql.join(joins, sql` `)} WHERE ${component} IS coalesce(${ids})`;
};

/** A character that no JSON text holds as it is: before each item. */
const ITEM = '\u001e';

/**
 * What the first of the hits are, for `readItems`: as many as the placeholder `limit` says, but for what is gone.
 *
 * @param hits the text of `hitsText`, a column
 */
export const itemsText = (
  type: SearchType,
  hits: SQL,
): SQL => sql`(SELECT group_concat(item, '') FROM (
  SELECT char(30) || place.number || ${itemOf(type)} AS item
  FROM (SELECT column1 AS number, ${hits} -> (column1 + 1) AS hit FROM ${numbers(PAGE_LIMIT_MAX)} ${boundLimit('limit')}) AS place
    CROSS JOIN ${plugins} ON ${plugins.id} = place.hit ->> ${numeral(PLUGIN_ID)} ${joinsOf(type)}))`;

/** A text of `hitsText`, and of `itemsText` after it: `items` are JSON texts of what hits are, each with its hit. */
export const readFound = (
  text: string,
): { hits: Hit[]; spelled: Spelled | null; items: Array<[item: string, hit: Hit]> } => {
  const [found = '', ...items] = text.split(ITEM);
  const read = readHits(found);
  return {
    ...read,
    items: items.map((item) => {
      const start = item.indexOf('{');
      return [item.slice(start), read.hits[Number(item.slice(0, start))] as Hit];
    }),
  };
};
