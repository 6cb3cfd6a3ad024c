import type { SearchFacets } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { plugins, searchDocuments } from '../schema/index.ts';
import { numeral } from '../statement.ts';
import { WHOLE } from './correction.ts';

/** How many of the most popular matches are counted. */
const SAMPLE_MAX = 200;
/** How many values of each kind are told. */
const VALUES_MAX = 10;

/**
 * A condition on documents: that their plugin's rating is at least the placeholder `minRating`, where one is asked for. Whose they are is
 * read of `search_documents`: a row of the index has all of its texts before that.
 */
export const ratedEnough = ({ minRating }: { minRating: boolean }): SQL =>
  minRating
    ? sql`AND (SELECT ${plugins.ratingAverage} FROM ${searchDocuments}
        CROSS JOIN ${plugins} ON ${plugins.id} = ${searchDocuments.pluginId}
        WHERE ${searchDocuments.document} = search_index.rowid) >= ${sql.placeholder('minRating')}`
    : sql``;

type Shape = { gated: boolean; unfinished: boolean; corrected: boolean; minRating: boolean };

/** The first matches, which the index gives in the order of popularity. @param from what says whether there are any */
const matching = (shape: Shape, from: SQL, condition: SQL): SQL =>
  sql`SELECT * FROM (SELECT kind, owner, search_index.category FROM ${from} CROSS JOIN search_index
    WHERE ${condition} ${ratedEnough(shape)} LIMIT ${numeral(SAMPLE_MAX)})`;

const whole = (shape: Shape): SQL =>
  shape.gated
    ? matching(shape, sql`typed`, sql`whole AND search_index MATCH ${sql.placeholder('whole')}`)
    : matching(shape, sql`(SELECT 1)`, sql`search_index MATCH ${sql.placeholder('whole')}`);

/** Looked for only where no match has the last word whole: else those are what is counted. */
const unfinished = (shape: Shape): SQL =>
  matching(
    shape,
    sql`typed CROSS JOIN typed_found`,
    sql`NOT whole AND found AND search_index MATCH ${sql.placeholder('found')}`,
  );

const corrected = (shape: Shape): SQL =>
  matching(
    shape,
    sql`corrected_found CROSS JOIN corrected`,
    sql`found AND corrected.tier = ${numeral(WHOLE)} AND search_index MATCH corrected.text`,
  );

/**
 * What the 200 most popular matches are, a JSON text for `countFacets`: a bounded number, so that a common word costs no more than
 * a rare one. They come as they are, each read once; counting them here would read each six times more.
 *
 * @param shape whether a last word may be unfinished (`typed` is there then), and words misspelled (`corrected`)
 */
export const facetSample = (shape: Shape): SQL => {
  const matches = [
    whole(shape),
    ...(shape.unfinished ? [unfinished(shape)] : []),
    ...(shape.corrected ? [corrected(shape)] : []),
  ];
  return sql`(SELECT json_group_array(json_array(kind, owner, category))
    FROM (${sql.join(matches, sql` UNION ALL `)} LIMIT ${numeral(SAMPLE_MAX)}))`;
};

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
