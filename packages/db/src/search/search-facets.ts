import type { SearchFacets } from '@skillstash/shared';
import type { Hit } from './hits.ts';
import { TIER } from './match.ts';

/** How many of the first hits are counted. */
export const COUNTED_MAX = 30;
/** How many values of each kind are told. */
const VALUES_MAX = 10;

const mostFrequent = (values: ReadonlyArray<string | null>): SearchFacets['owner'] => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1))
    .slice(0, VALUES_MAX);
};

/** How the first hits that have all the words spread over categories, types and owners, the most frequent first. */
export const countFacets = (hits: readonly Hit[]): SearchFacets => {
  const counted = hits.slice(0, COUNTED_MAX).filter(({ tier }) => tier < TIER.some);
  return {
    category: mostFrequent(counted.map(({ category }) => category)),
    type: mostFrequent(counted.map(({ type }) => type)),
    owner: mostFrequent(counted.map(({ owner }) => owner)),
  };
};
