import type { SearchType } from '@skillstash/shared';
import { facetsOf, type PluginFilters } from '../reads/list-plugins.ts';
import type { SearchText } from './search-query.ts';

/** A shorter word's beginnings are too many to merge. */
const PREFIX_CHARACTERS_MIN = 2;

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** SQLite's lower() knows ASCII only. */
const asciiLower = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A word of the column `facets`: hexadecimal, so that no text of anybody's is ever part of an expression. */
const facet = (letter: 'f' | 'k' | 'n' | 'l', text: string): string =>
  `facets : "${letter}${hex(text)}"`;

/** The word that a listing is found by: `name@marketplace`. */
export const listingWord = (listing: string): string => facet('l', asciiLower(listing));

/** The word that a name is found by, whatever its letter case and hyphens. */
export const nameWord = (name: string): string =>
  facet('n', asciiLower(name.toLowerCase()).replace(/[-_ ]/g, ''));

/** Terms hold letters, digits and marks only; quoted, they cannot be operators. */
const phrase = (words: readonly string[]): string => `"${words.join(' ')}"`;

const term = (alternatives: readonly string[][], open: boolean): string => {
  const written = alternatives.map((words) => {
    const last = words.at(-1) ?? '';
    return open && last.length >= PREFIX_CHARACTERS_MIN ? `${phrase(words)} *` : phrase(words);
  });
  return written.length === 1 ? (written[0] ?? '') : `(${written.join(' OR ')})`;
};

/** What the parameters ask for, and what the text itself does. */
const filterWords = (filters: PluginFilters, query: SearchText): string[] => [
  ...facetsOf(filters),
  ...facetsOf({
    owner: query.owner,
    category: query.category,
    has: query.has,
    verified: query.is.includes('verified'),
    official: query.is.includes('official'),
  }),
  ...query.tags.map((tag) => `tag:${tag}`),
];

const excludedWords = (filters: PluginFilters, query: SearchText): string[] => [
  ...query.excluded.map((words) => `${EVERYWHERE} : ${phrase(words)}`),
  ...(filters.verified === false ? [facet('f', 'is:verified')] : []),
  ...(filters.official === false ? [facet('f', 'is:official')] : []),
];

const EVERYWHERE = '{name title keywords author components body}';

/** The tiers of a match, best first: the exact name, a name that begins so, all words in the name, all words, some words. */
const tiersOf = (
  query: SearchText,
  spellings: ReadonlyMap<string, readonly string[]>,
): string[] => {
  const { terms, open } = query;
  const alternatives = terms.map((words) => [
    words,
    ...(words.length === 1 ? (spellings.get(words[0] ?? '') ?? []).map((word) => [word]) : []),
  ]);
  const written = alternatives.map((one, place) => term(one, open && place === terms.length - 1));
  const best = alternatives.map((one) => one.at(-1) ?? []);
  const names = new Set([terms.flat().join(''), best.flat().join('')]);
  const all = written.join(' AND ');
  const first = term([best.flat()], open);
  return [
    `(${[...names].map(nameWord).join(' OR ')})`,
    `name : ^ ${first}`,
    `{name title} : (${all})`,
    `${EVERYWHERE} : (${all})`,
    ...(terms.length > 1 ? [`${EVERYWHERE} : (${written.join(' OR ')})`] : []),
  ];
};

/**
 * The FTS5 expressions of a search, one for each tier, each without what a better tier finds; no text of the person is in
 * them but as quoted words of letters and digits.
 *
 * @param spellings other spellings of words, the likeliest last
 * @returns no expression where there is neither a word nor a filter
 */
export const matchExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: ReadonlyMap<string, readonly string[]> = new Map(),
): string[] => {
  const narrowing = [
    ...(type === 'all' ? [] : [facet('k', type)]),
    ...filterWords(filters, query).map((one) => facet('f', one)),
  ];
  const excluded = excludedWords(filters, query);
  const without = (parts: readonly string[]) =>
    parts.length ? ` NOT (${parts.join(' OR ')})` : '';
  if (!query.terms.length)
    return narrowing.length ? [`(${narrowing.join(' AND ')})${without(excluded)}`] : [];
  const tiers = tiersOf(query, spellings);
  return tiers.map((tier, place) => {
    const wanted = [`(${tier})`, ...narrowing].join(' AND ');
    return `(${wanted})${without([...tiers.slice(0, place).map((one) => `(${one})`), ...excluded])}`;
  });
};
