import type { SearchType } from '@skillstash/shared';
import { facetsOf, type PluginFilters } from '../reads/list-plugins.ts';
import { isCommonWord } from './common-words.ts';
import { FIRST_WORD, NAME_WORD } from './name-words.ts';
import type { SearchText } from './search-query.ts';

/** A shorter word's beginnings are too many to merge. */
const PREFIX_CHARACTERS_MIN = 2;

/** An expression that nothing matches: no facet's word is a `z`. */
export const NOTHING = 'facets : "z"';

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

/** What is looked for in one place: words in a row, with as many common words between them as were left out. */
type Sought = { words: readonly string[]; gaps: number };

/** How many words are looked for where all of them are common. */
const COMMON_MAX = 2;

/** Without common words; nothing where all are. */
const tellingOf = (words: readonly string[]): Sought[] => {
  const left = words.filter((word) => !isCommonWord(word));
  return left.length ? [{ words: left, gaps: words.length - left.length }] : [];
};

const alone = (words: readonly string[]): Sought => ({ words, gaps: 0 });

const once = (all: readonly Sought[]): Sought[] => [
  ...new Map(all.map((one) => [one.words.join(' '), one])).values(),
];

/**
 * What of a search's words is looked for, each once: not the common ones; where all are common, the first two. `open`: the
 * last may be the beginning of a word.
 */
const soughtOf = ({ terms, open }: SearchText): { sought: Sought[]; open: boolean } => {
  const telling = terms.flatMap(tellingOf);
  const common = terms.flat().slice(0, COMMON_MAX);
  const all = telling.length ? telling : common.map((word) => alone([word]));
  const typed = terms.at(-1)?.at(-1);
  return {
    // The last one stays last.
    sought: once(all.toReversed()).toReversed(),
    open: open && typed !== undefined && all.at(-1)?.words.at(-1) === typed,
  };
};

/** Terms hold letters, digits and marks only; quoted, they cannot be operators. */
const phrase = (words: readonly string[], mark = ''): string =>
  `"${words.map((word) => mark + word).join(' ')}"`;

/** A word as the index has it: without accents, which are no characters of a beginning. */
const bare = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');

/** Whether the words that begin so are few enough to look for. */
export const isBeginning = (word: string): boolean => bare(word).length >= PREFIX_CHARACTERS_MIN;

const starOf = (last: string, open: boolean): string => (open && isBeginning(last) ? ' *' : '');

const inOnePlace = ({ words, gaps }: Sought, open: boolean, mark = ''): string => {
  const star = starOf(words.at(-1) ?? '', open);
  if (!gaps || words.length === 1) return phrase(words, mark) + star;
  // As far as the first of them may be from the last: what lies between counts, theirs included.
  const between = words.length - 2 + gaps;
  return `NEAR(${words.map((word) => phrase([word], mark)).join(' ')}${star}, ${between})`;
};

const term = (alternatives: readonly Sought[], open: boolean, mark = ''): string => {
  const written = alternatives.map((one) => inOnePlace(one, open, mark));
  return written.length === 1 ? (written[0] ?? '') : `(${written.join(' OR ')})`;
};

/** What a name begins with: its first word, which stands before all of them. */
const beginning = (words: readonly string[], open: boolean): string => {
  const first = phrase(words.slice(0, 1), FIRST_WORD);
  const star = starOf(words.at(-1) ?? '', open);
  return words.length === 1 ? first + star : `NEAR(${first} ${phrase(words, NAME_WORD)}${star}, 0)`;
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
  ...query.excluded.flatMap(tellingOf).map((one) => `${EVERYWHERE} : ${inOnePlace(one, false)}`),
  ...(filters.verified === false ? [facet('f', 'is:verified')] : []),
  ...(filters.official === false ? [facet('f', 'is:official')] : []),
];

/** The place of the last tier in which every word is found. */
const ALL_WORDS = 3;

const EVERYWHERE = '{name title keywords author components body}';

type Spellings = ReadonlyMap<string, readonly string[]>;

const alternativesOf = (sought: Sought, spellings: Spellings): Sought[] => {
  const [word = '', ...more] = sought.words;
  const others = more.length ? [] : (spellings.get(word) ?? []);
  return [sought, ...others.map((other) => alone([other]))];
};

const exactName = (query: SearchText, spellings: Spellings): string => {
  const typed = query.terms.flat();
  const meant = typed.map((word) => spellings.get(word)?.at(-1) ?? word);
  const names = new Set([typed.join(''), meant.join('')]);
  return `(${[...names].map(nameWord).join(' OR ')})`;
};

/** A tier of matches: its expression, and that of what better tiers find, which it leaves out. */
type Tier = { wanted: string; better: string[] };

/** The tiers of a match, best first: the exact name, a name that begins so, all words in the name, all words, some words. */
const tiersOf = (query: SearchText, spellings: Spellings): Tier[] => {
  const { sought, open } = soughtOf(query);
  const alternatives = sought.map((one) => alternativesOf(one, spellings));
  const write = (mark?: string) =>
    alternatives.map((one, place) => term(one, open && place === sought.length - 1, mark));
  const best = alternatives.flatMap((one) => one.at(-1)?.words ?? []);
  const exact = exactName(query, spellings);
  const begins = `facets : (${beginning(best, open)})`;
  const named = `facets : (${write(NAME_WORD).join(' AND ')})`;
  const anywhere = `${EVERYWHERE} : (${write().join(' AND ')})`;
  // What names have is marked where texts have it. Any of the words: to seek one that all have would be to walk them all.
  const some = `${EVERYWHERE} : (${write().join(' OR ')})`;
  // Each tier but the first is part of the next: what leaves out one need not leave out those before it, which cost as much.
  return [
    { wanted: exact, better: [] },
    { wanted: `(${begins}) AND ${some}`, better: [exact] },
    { wanted: `(${named}) AND ${some}`, better: [exact, begins] },
    { wanted: anywhere, better: [exact, named] },
    ...(sought.length > 1 ? [{ wanted: some, better: [exact, anywhere] }] : []),
  ];
};

/** What of a search has to hold besides its words, as an expression around what is wanted. */
const narrow = (query: SearchText, type: SearchType, filters: PluginFilters) => {
  const narrowing = [
    ...(type === 'all' ? [] : [facet('k', type)]),
    ...filterWords(filters, query).map((one) => facet('f', one)),
  ];
  const excluded = excludedWords(filters, query);
  return {
    isNarrow: narrowing.length > 0,
    around: (wanted: readonly string[], better: readonly string[] = []): string => {
      const without = [...better, ...excluded].map((one) => `(${one})`);
      const all = [...wanted.map((one) => `(${one})`), ...narrowing].join(' AND ');
      return `(${all})${without.length ? ` NOT (${without.join(' OR ')})` : ''}`;
    },
  };
};

/**
 * The FTS5 expressions of a search, one for each tier, each without what better tiers find. No text of the person is in
 * them but as quoted words of letters and digits.
 *
 * @param spellings other spellings of words, the likeliest last
 * @returns no expression where there is neither a word nor a filter
 */
export const matchExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: Spellings = new Map(),
): string[] => {
  const { isNarrow, around } = narrow(query, type, filters);
  if (!query.terms.length) return isNarrow ? [around([])] : [];
  return tiersOf(query, spellings).map(({ wanted, better }) => around([wanted], better));
};

/** The one expression of what has all the words, whatever its tier: what facets are counted of. */
export const allWordsExpression = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: Spellings = new Map(),
): string => {
  const { around } = narrow(query, type, filters);
  if (!query.terms.length) return around([]);
  const tiers = tiersOf(query, spellings);
  const [exact, anywhere] = [tiers[0]?.wanted ?? '', tiers[ALL_WORDS]?.wanted ?? ''];
  return around([`(${exact}) OR (${anywhere})`]);
};
