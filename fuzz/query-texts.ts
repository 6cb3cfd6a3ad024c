import type { Random } from '../drill/random.ts';

/** Pieces that mean something to SQL, to FTS5, to a query string or to a terminal. */
const SYNTAX = [
  '"',
  '""',
  "'",
  '\\',
  '%',
  '_',
  '*',
  '^',
  '(',
  ')',
  '{',
  '}',
  ':',
  '-',
  '--',
  '+',
  ';',
  ',',
  '/*',
  '\0',
  '\n',
  'AND',
  'OR',
  'NOT',
  'NEAR',
  'NEAR(a b, 5)',
  'a AND (b OR',
  'name : ^ "x" *',
  '{name title} : x',
  'facets : "z"',
  'rowid',
  'rank MATCH',
  "'; DROP TABLE plugins; --",
  '" OR "1"="1',
  ') UNION SELECT 1,2,3 --',
  "x' AND randomblob(999999999) --",
  'LIKE "%a%"',
  'GLOB *',
  '$(id)',
  '$((7*7))',
  '<script>alert(1)</script>',
  '%00%27',
  '../../..',
];

/** Letters that change their length, order or look when they are folded, normalised or cut. */
const LETTERS = [
  'ﷺ',
  'ﬃ',
  'İ',
  'ß',
  'Ⅷ',
  '①',
  '㎏',
  'é'.normalize('NFD'),
  'a'.concat('\u0301'.repeat(50)),
  '中文搜索',
  'ภาษาไทย',
  'العربية',
  '\u202eabc',
  '\u200b',
  '\ufeff',
  '👩‍👩‍👧‍👦',
  '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
  '𝒶𝒷𝒸',
  '\ud800',
  '\udfff',
  'ǅ',
  'ŉ',
  'ΐ',
  'Å',
];

const QUALIFIERS = ['owner', 'tag', 'category', 'has', 'is', 'OWNER', 'name', 'facets', 'kind'];
const VALUES = [
  'verified',
  'official',
  'skills',
  'mcp-servers',
  'hooks',
  '',
  '"',
  '*',
  'is:',
  '::',
];

/** Words that are in the registry: those at the front are the most frequent ones. */
export type Words = {
  frequent: readonly string[];
  rare: readonly string[];
  facets: readonly string[];
};

const one = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[random.between(0, items.length - 1)];
  if (item === undefined) throw new Error('there is nothing to choose from');
  return item;
};

const word = (random: Random, { frequent, rare }: Words): string =>
  one(random, random.chance(0.6) ? frequent : rare);

const beginning = (random: Random, words: Words): string =>
  word(random, words).slice(0, random.between(1, 4));

const misspelt = (random: Random, words: Words): string => {
  const text = word(random, words);
  const place = random.between(0, text.length);
  return (
    text.slice(0, place) + one(random, [...'aeiouxyz']) + text.slice(place + random.between(0, 1))
  );
};

const anyCharacters = (random: Random): string =>
  Array.from({ length: random.between(1, 12) }, () =>
    String.fromCodePoint(random.between(0, random.chance(0.7) ? 0x2ff : 0x1ffff)),
  ).join('');

const qualified = (random: Random, words: Words): string => {
  const value = random.chance(0.6)
    ? one(random, words.facets)
    : random.chance(0.5)
      ? one(random, VALUES)
      : word(random, words);
  return `${one(random, QUALIFIERS)}:${random.chance(0.3) ? `"${value}"` : value}`;
};

const phrase = (random: Random, words: Words): string =>
  `"${Array.from({ length: random.between(1, 6) }, () => word(random, words)).join(' ')}"`;

const PIECES: Array<(random: Random, words: Words) => string> = [
  word,
  word,
  word,
  beginning,
  misspelt,
  phrase,
  qualified,
  (random) => one(random, SYNTAX),
  (random) => one(random, LETTERS),
  anyCharacters,
  (random, words) => `-${word(random, words)}`,
  (random, words) => `-${phrase(random, words)}`,
  (random, words) => `${beginning(random, words)}*`,
  (random, words) => `"${phrase(random, words)}"`,
];

const fewPieces = (random: Random, words: Words): string =>
  Array.from({ length: random.between(1, 10) }, () => one(random, PIECES)(random, words)).join(
    random.chance(0.85) ? ' ' : '',
  );

/** Of one thing very much: what bombs are made of. */
const bomb = (random: Random, words: Words): string => {
  const piece = one(random, PIECES)(random, words);
  const gap = one(random, [' ', '', ' OR ', ' AND ', ' NEAR ', '" "', '*', '(']);
  const length = random.between(100, 10_050);
  return (piece + gap).repeat(Math.ceil(length / (piece + gap).length)).slice(0, length);
};

/** Every word of the most frequent: what most documents have to be looked at for. */
const allFrequent = (random: Random, { frequent }: Words): string => {
  const some = random.pick(frequent.slice(0, 30), random.between(2, 8));
  const parts = some.map((text) => (random.chance(0.25) ? `-${text}` : text));
  return random.chance(0.3) ? `"${parts.join(' ')}"` : parts.join(' ');
};

/** A text for a search box, as nobody would type it. */
export const oddText = (random: Random, words: Words): string => {
  if (random.chance(0.03)) return bomb(random, words);
  if (random.chance(0.15)) return allFrequent(random, words);
  return fewPieces(random, words);
};

/** A name, as `/v1/resolve` and filters take it, or nearly. */
export const oddName = (random: Random, words: Words): string =>
  [word(random, words), one(random, PIECES)(random, words)]
    .slice(0, random.between(1, 2))
    .join(one(random, ['@', '/', '-', ' ', '@@']));

/** A value that something is filtered by. */
export const facetValue = (random: Random, words: Words): string =>
  random.chance(0.7) ? one(random, words.facets) : one(random, PIECES)(random, words);
