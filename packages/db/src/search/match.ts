import type { SearchType } from '@skillstash/shared';
import { facetsOf, type PluginFilters } from '../reads/list-plugins.ts';
import { isBeginning, isIndexedBeginning } from './beginnings.ts';
import { isCommonWord } from './common-words.ts';
import { FACET_WORD, FIRST_WORD, NAME_WORD, nameWord } from './name-words.ts';
import type { SearchText } from './search-query.ts';

/** Who has typed more words than these is no longer looking for how a long last one ends. */
const UNFINISHED_WORDS_MAX = 2;

/** The tiers of a search, best first. Those as typed follow each other, then those from `exact` on with other spellings. */
export const TIER = {
  identical: 0,
  exact: 1,
  begins: 2,
  named: 3,
  anywhere: 4,
  unfinished: 5,
  corrected: 6,
  some: 10,
} as const;

/** The expression of a tier. */
export type Match = { tier: number; match: string };

const hex = (text: string): string => Buffer.from(text).toString('hex');

/** SQLite's lower() knows ASCII only. */
const asciiLower = (text: string): string =>
  text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());

/** A word of the column `facets`: hexadecimal, so that no text of anybody's is ever part of an expression. */
const facet = (letter: 'f' | 'i' | 'k' | 'l' | 'n', text: string): string =>
  `facets : "${FACET_WORD}${letter}${hex(text)}"`;

/** An expression that nothing matches: there are no such facets. */
export const NOTHING = `facets : "${FACET_WORD}"`;

/** The word that a listing is found by: `name@marketplace`. */
export const listingWord = (listing: string): string => facet('l', asciiLower(listing));

const titled = (text: string): string =>
  text.toLowerCase().replace(/(?<![\p{L}\p{M}\p{N}])\p{L}/gu, (letter) => letter.toUpperCase());

/** A name in the letter cases that it may be stored in, ASCII letters lower: of the others the database knows no lower case. */
const letterCases = (name: string): string[] => [
  ...new Set([name, name.toLowerCase(), titled(name), name.toUpperCase()].map(asciiLower)),
];

const anyFacet = (letter: 'i' | 'n', texts: readonly string[]): string =>
  `(${texts.map((one) => facet(letter, one)).join(' OR ')})`;

/** The expression of a name as it is, but for its letter case. */
export const identicalName = (name: string): string => anyFacet('i', letterCases(name));

/** The expression of a name, whatever its letter case and hyphens. */
export const joinedName = (name: string): string =>
  anyFacet('n', letterCases(name.replace(/[-_ ]/g, '')));

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
  `"${words.map((word) => (mark ? nameWord(word, mark) : word)).join(' ')}"`;

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

const filterWords = (filters: PluginFilters, query: SearchText): string[] =>
  [...facetsOf(filters), ...query.facets].map((one) => facet('f', one));

const excludedWords = (filters: PluginFilters, query: SearchText): string[] => [
  ...query.excluded.flatMap(tellingOf).map((one) => `${EVERYWHERE} : ${inOnePlace(one, false)}`),
  ...query.excludedFacets.map((one) => facet('f', one)),
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
  return `(${[...names].map(joinedName).join(' OR ')})`;
};

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
 * The tiers of a match: the very name, the same written otherwise, a name that begins so, all words in the name, all words, all
 * words but that the last is a beginning, some words. What leaves out one tier need not leave out those that are part of it, which
 * cost as much.
 */
const tiersOf = (query: SearchText, spellings: Spellings): Tier[] => {
  const identical = identicalName(query.typed);
  if (!query.terms.length) return [{ tier: TIER.identical, wanted: identical, better: [] }];
  const written = writtenOf(query, spellings);
  const { words, exact, begins, named, anywhere, some, unfinished } = written;
  // What names have is marked where texts have it; what the stemmer makes something else of is left unmarked.
  const marking = (names: string) => `(${names}) AND ((${names}) OR ${some})`;
  const called = [identical, exact];
  return [
    { tier: TIER.identical, wanted: identical, better: [] },
    { tier: TIER.exact, wanted: exact, better: [identical] },
    { tier: TIER.begins, wanted: marking(begins), better: called },
    { tier: TIER.named, wanted: marking(named), better: [...called, begins] },
    { tier: TIER.anywhere, wanted: anywhere, better: [...called, named] },
    ...(unfinished
      ? [{ tier: TIER.unfinished, wanted: unfinished, better: [...called, named, anywhere] }]
      : []),
    ...(words > 1
      ? [{ tier: TIER.some, wanted: some, better: [...called, named, unfinished ?? anywhere] }]
      : []),
  ];
};

/** What of a search has to hold besides its words, as an expression around what is wanted. */
const narrow = (query: SearchText, type: SearchType, filters: PluginFilters) => {
  const filtering = filterWords(filters, query);
  const narrowing = [...(type === 'all' ? [] : [facet('k', type)]), ...filtering];
  const excluded = excludedWords(filters, query);
  return {
    isNarrow: filtering.length > 0,
    around: (wanted: readonly string[], better: readonly string[] = []): string => {
      const without = [...better, ...excluded].map((one) => `(${one})`);
      const all = [...wanted.map((one) => `(${one})`), ...narrowing].join(' AND ');
      return `(${all})${without.length ? ` NOT (${without.join(' OR ')})` : ''}`;
    },
  };
};

/** The expression of all plugins that a search's filters leave, whatever their words. */
export const filtered = (query: SearchText, filters: PluginFilters): string =>
  narrow(query, 'plugin', filters).around([]);

/**
 * The FTS5 expressions of a search, one for each tier, each without what better tiers find. No text of the person is in
 * them but as quoted words of letters and digits.
 *
 * @param spellings other spellings of words, the likeliest last
 * @returns no expression where nothing was typed that has a meaning, and nothing filters, or where no plugin is what is asked
 */
export const matchExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: Spellings = new Map(),
): Match[] => {
  if (query.isOfNobody) return [];
  const { isNarrow, around } = narrow(query, type, filters);
  if (!query.terms.length && isNarrow) return [{ tier: TIER.anywhere, match: around([]) }];
  if (!query.typed) return [];
  return tiersOf(query, spellings).map(({ tier, wanted, better }) => ({
    tier,
    match: around([wanted], better),
  }));
};

/** What has all the words of a search, whatever its tier. */
export type WholeExpressions = {
  /** With the last word as a word, as the beginning of one in a name, or as a beginning that costs no more than one. */
  whole: string;
  /** With the last word as a beginning, whatever that costs. The same where it costs no more. */
  found: string;
  /** What has some of the words, where nothing has all of them. */
  some: string;
};

/** The expressions of what has all the words, which facets are counted of, and of what else there is. */
export const wholeExpressions = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
  spellings: Spellings = new Map(),
): WholeExpressions => {
  const { isNarrow, around } = narrow(query, type, filters);
  if (!query.terms.length) {
    const all = around(isNarrow ? [] : [identicalName(query.typed)]);
    return { whole: all, found: all, some: NOTHING };
  }
  const { words, exact, named, anywhere, unfinished, some } = writtenOf(query, spellings);
  const called = [identicalName(query.typed), exact];
  const any = (words: string[]) => around([words.map((one) => `(${one})`).join(' OR ')]);
  const all = any([...called, named, unfinished ?? anywhere]);
  return {
    whole: unfinished ? any([...called, named, anywhere]) : all,
    found: all,
    some: words > 1 ? around([some]) : NOTHING,
  };
};
