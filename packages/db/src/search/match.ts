import type { SearchType } from '@skillstash/shared';
import { facetsOf, type PluginFilters } from '../reads/list-plugins.ts';
import { isCommonWord } from './common-words.ts';
import { FIRST_WORD, NAME_WORD } from './name-words.ts';
import type { SearchText } from './search-query.ts';

/** A shorter word's beginnings are too many to merge. */
const PREFIX_CHARACTERS_MIN = 2;
/**
 * What the index has beginnings of (`prefix` of `search_index`): to look for those of so many letters costs what a word costs.
 * For a longer one the database first merges every word that begins so.
 */
const PREFIX_CHARACTERS_MAX = 5;

/** Who has typed more words than these is no longer looking for how a long last one ends. */
const UNFINISHED_WORDS_MAX = 2;

/** The tiers of a search, best first. Those as typed follow each other, then those with other spellings. */
export const TIER = {
  exact: 0,
  begins: 1,
  named: 2,
  anywhere: 3,
  unfinished: 4,
  corrected: 5,
  some: 9,
} as const;

/** The expression of a tier. */
export type Match = { tier: number; match: string };

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
export const bare = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');

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

/** Whether what begins so costs no more than a word does. */
export const isIndexedBeginning = (word: string): boolean =>
  [...bare(word)].length <= PREFIX_CHARACTERS_MAX;

/** What is looked for, where: as FTS5 has it. */
const writtenOf = (query: SearchText, spellings: Spellings) => {
  const { sought, open } = soughtOf(query);
  const alternatives = sought.map((one) => alternativesOf(one, spellings));
  const write = (isOpen: boolean, mark?: string) =>
    alternatives.map((one, place) => term(one, isOpen && place === sought.length - 1, mark));
  const best = alternatives.flatMap((one) => one.at(-1)?.words ?? []);
  const isCheap = open && isIndexedBeginning(sought.at(-1)?.words.at(-1) ?? '');
  const isOpen = open && !isCheap && sought.length <= UNFINISHED_WORDS_MAX;
  return {
    words: sought.length,
    exact: exactName(query, spellings),
    begins: `facets : (${beginning(best, isCheap || isOpen)})`,
    named: `facets : (${write(isCheap || isOpen, NAME_WORD).join(' AND ')})`,
    anywhere: `${EVERYWHERE} : (${write(isCheap).join(' AND ')})`,
    // Any of the words: to seek one that all have would be to walk them all.
    some: `${EVERYWHERE} : (${write(isCheap).join(' OR ')})`,
    unfinished: isOpen ? `${EVERYWHERE} : (${write(true).join(' AND ')})` : undefined,
  };
};

/** A tier of matches: its expression, and that of what better tiers find, which it leaves out. */
type Tier = { tier: number; wanted: string; better: string[] };

/**
 * The tiers of a match: the exact name, a name that begins so, all words in the name, all words, all words but that the last is
 * a beginning, some words. Each but the first is part of a later one: what leaves out one need not leave out those before it,
 * which cost as much.
 */
const tiersOf = (query: SearchText, spellings: Spellings): Tier[] => {
  const written = writtenOf(query, spellings);
  const { words, exact, begins, named, anywhere, some, unfinished } = written;
  // What names have is marked where texts have it; where they may have only its beginning, that is left unmarked.
  const marking = (names: string) =>
    `(${names}) AND (${unfinished ? `(${names}) OR ` : ''}${some})`;
  return [
    { tier: TIER.exact, wanted: exact, better: [] },
    { tier: TIER.begins, wanted: marking(begins), better: [exact] },
    { tier: TIER.named, wanted: marking(named), better: [exact, begins] },
    { tier: TIER.anywhere, wanted: anywhere, better: [exact, named] },
    ...(unfinished
      ? [{ tier: TIER.unfinished, wanted: unfinished, better: [exact, named, anywhere] }]
      : []),
    ...(words > 1
      ? [{ tier: TIER.some, wanted: some, better: [exact, unfinished ?? anywhere] }]
      : []),
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
): Match[] => {
  const { isNarrow, around } = narrow(query, type, filters);
  if (!query.terms.length) return isNarrow ? [{ tier: TIER.exact, match: around([]) }] : [];
  return tiersOf(query, spellings).map(({ tier, wanted, better }) => ({
    tier,
    match: around([wanted], better),
  }));
};

/** What has all the words of a search, whatever its tier. */
export type WholeExpressions = {
  /** With the last word as a word, or as a beginning that costs no more than one. */
  whole: string;
  /** With the last word as a beginning, whatever that costs. The same where it costs no more. */
  found: string;
};

/** The expressions of what has all the words: what facets are counted of. */
export const wholeExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: Spellings = new Map(),
): WholeExpressions => {
  const { around } = narrow(query, type, filters);
  if (!query.terms.length) return { whole: around([]), found: around([]) };
  const { exact, anywhere, unfinished } = writtenOf(query, spellings);
  const having = (words: string) => around([`(${exact}) OR (${words})`]);
  return { whole: having(anywhere), found: having(unfinished ?? anywhere) };
};
