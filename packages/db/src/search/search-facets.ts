import type { SearchFacets } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { registryTotals } from '../schema/index.ts';
import { type Database, numeral, variants } from '../statement.ts';
import { correctedBy, typedFound } from './correction.ts';
import { TIER } from './match.ts';
import type { SearchExpressions } from './search.ts';

/** How many of the most popular matches are counted. */
const SAMPLE_MAX = 200;
/** How many values of each kind are told. */
const VALUES_MAX = 10;

/** The 200 most popular matches: kind, owner and category of each. `sample` is NULL where the caller's version is current. */
export type FacetSample = { sample: string | null };

/** The first matches, which the index gives in the order of popularity. */
const matching = (from: SQL, condition: SQL): SQL =>
  sql`SELECT * FROM (SELECT kind, owner, search_index.category FROM ${from} WHERE ${condition} LIMIT ${numeral(SAMPLE_MAX)})`;

const index = sql`search_index`;
const whole = matching(index, sql`search_index MATCH ${sql.placeholder('whole')} ORDER BY rowid`);

/** Looked for only where no match has the last word whole: else those are what is counted. */
const unfinished = matching(
  sql`typed CROSS JOIN ${index}`,
  sql`NOT typed.found AND search_index MATCH ${sql.placeholder('found')}`,
);

const corrected = matching(
  sql`corrected CROSS JOIN ${index}`,
  sql`corrected.tier = ${numeral(TIER.exact)} AND search_index MATCH corrected.text`,
);

/**
 * What the 200 most popular matches are: a bounded number, so that a common word costs no more than a rare one. They come as
 * they are, each read once; counting them here would read each six times more.
 */
const sampleOf = (matches: readonly SQL[]): SQL => {
  const all = sql`${sql.join([...matches], sql` UNION ALL `)} LIMIT ${numeral(SAMPLE_MAX)}`;
  return sql`SELECT CASE WHEN CAST(${registryTotals.revision} AS TEXT) = ${sql.placeholder('known')} THEN NULL
      ELSE (SELECT json_group_array(json_array(kind, owner, category)) FROM (${all})) END AS sample
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`;
};

/** The sample of a search, as typed and with other spellings; exported so that a test can count what it reads. */
export const facetSampleStatement = variants<
  { unfinished: boolean; corrected: boolean },
  Record<string, unknown>
>(
  (shape) => Object.values(shape).join(),
  (shape) => {
    const sample = sampleOf([
      whole,
      ...(shape.unfinished ? [unfinished] : []),
      ...(shape.corrected ? [corrected] : []),
    ]);
    if (shape.corrected) return sql`WITH RECURSIVE ${correctedBy('wholeTiers')} ${sample}`;
    return shape.unfinished ? sql`WITH ${typedFound} ${sample}` : sample;
  },
);

/** Asks for the sample of a search. @param known the version that the caller holds */
export const bindFacetSample = (
  db: Pick<Database, 'prepare'>,
  { correction, ...whole }: Omit<SearchExpressions, 'matches'>,
  known: string,
): D1PreparedStatement =>
  facetSampleStatement({
    unfinished: whole.found !== whole.whole,
    corrected: correction !== undefined,
  }).bind(db, { known, ...whole, ...correction });

const mostFrequent = (values: ReadonlyArray<string | null>): SearchFacets['owner'] => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
    .slice(0, VALUES_MAX);
};

/** How a sample spreads over categories, types and owners, the most frequent first. */
export const countFacets = (sample: string): SearchFacets => {
  const rows = JSON.parse(sample) as Array<[kind: string, owner: string, category: string | null]>;
  return {
    category: mostFrequent(rows.map(([, , category]) => category)),
    type: mostFrequent(rows.map(([kind]) => kind)),
    owner: mostFrequent(rows.map(([, owner]) => owner)),
  };
};
