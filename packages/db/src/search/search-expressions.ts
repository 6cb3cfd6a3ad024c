import type { SearchType } from '@skillstash/shared';
import type { PluginFilters } from '../reads/list-plugins.ts';
import { type Correction, correctionOf } from './correction.ts';
import {
  type Match,
  matchExpressions,
  TIER,
  type WholeExpressions,
  wholeExpressions,
} from './match.ts';
import type { SearchText } from './search-query.ts';

/** What is looked for: what `matchExpressions` gives, at least one, `wholeExpressions`, and `correctionOf`. */
export type SearchExpressions = WholeExpressions & {
  matches: readonly Match[];
  /** The least rating, where it is no whole number: the expressions know those. */
  minRating?: number | undefined;
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
  const minRating = Number.isInteger(filters.minRating) ? undefined : filters.minRating;
  return { matches, ...wholeExpressions(query, type, filters), correction, minRating };
};

/** The last tier that a search may have hits in: a page cannot begin behind it. */
export const lastTier = ({ matches, correction }: SearchExpressions): number => {
  const typed = matches.at(-1)?.tier ?? 0;
  return correction ? Math.max(typed, TIER.some - 1) : typed;
};
