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

/** The place of the tier in which every word is found, wherever it is. */
const ALL_WORDS_TIER = 3;

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

/** What narrows every expression of a search: filters that have to be met, and what must not be found. */
const narrowingOf = (query: SearchText, type: SearchType, filters: PluginFilters) => ({
  wanted: [
    ...(type === 'all' ? [] : [facet('k', type)]),
    ...filterWords(filters, query).map((one) => facet('f', one)),
  ],
  excluded: excludedWords(filters, query),
});

const without = (expression: string, parts: readonly string[]): string =>
  `(${expression})${parts.length ? ` NOT (${parts.join(' OR ')})` : ''}`;

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
  const { wanted, excluded } = narrowingOf(query, type, filters);
  if (!query.terms.length) return wanted.length ? [without(wanted.join(' AND '), excluded)] : [];
  const tiers = tiersOf(query, spellings);
  return tiers.map((tier, place) => {
    const better = tiers.slice(0, place).map((one) => `(${one})`);
    return without([`(${tier})`, ...wanted].join(' AND '), [...better, ...excluded]);
  });
};

/**
 * One FTS5 expression for all that has every word, whatever its tier. It is far cheaper than the tiers joined, which would
 * each leave out the better ones: the tiers between the exact name and all words anywhere are parts of the latter.
 *
 * @returns undefined where there is neither a word nor a filter
 */
export const allWordsExpression = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: ReadonlyMap<string, readonly string[]> = new Map(),
): string | undefined => {
  const { wanted, excluded } = narrowingOf(query, type, filters);
  if (!query.terms.length)
    return wanted.length ? without(wanted.join(' AND '), excluded) : undefined;
  const tiers = tiersOf(query, spellings);
  const found = `((${tiers[0]}) OR (${tiers[ALL_WORDS_TIER]}))`;
  return without([found, ...wanted].join(' AND '), excluded);
};
