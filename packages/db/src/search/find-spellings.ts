import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import { isOneEdit } from './is-one-edit.ts';

/** Shorter words are one edit away from too many others. */
const CHARACTERS_MIN = 4;
/** How many other spellings of a word are tried. */
const SPELLINGS_MAX = 3;
/** How many words with the same first letter are looked at. */
const WORDS_MAX = 20_000;

const value = (name: string) => sql.placeholder(name);

/** Words of names that begin with the same letter and are about as long. */
const sameFirstLetter = statement<{ first: string; after: string; length: number; limit: number }>(
  sql`SELECT term, doc FROM search_words WHERE term >= ${value('first')} AND term < ${value('after')}
    AND length(term) BETWEEN ${value('length')} - 1 AND ${value('length')} + 1 LIMIT ${value('limit')}`,
);

/** Words that differ in their first letter only, or lack it, or have one more, or begin with the first two swapped. */
const otherFirstLetter = statement<{ word: string; rest: string; swapped: string; limit: number }>(
  sql`SELECT term, doc FROM search_words WHERE term IN (${value('rest')}, ${value('swapped')})
    OR substr(term, 2) IN (${value('word')}, ${value('rest')}) LIMIT ${value('limit')}`,
);

type Word = { term: string; doc: number };

const lookUp = (db: Database, word: string): D1PreparedStatement[] => {
  const [first = '', second = ''] = word;
  const after = String.fromCodePoint((first.codePointAt(0) ?? 0) + 1);
  return [
    sameFirstLetter.bind(db, { first, after, length: word.length, limit: WORDS_MAX }),
    otherFirstLetter.bind(db, {
      word,
      rest: word.slice(first.length),
      swapped: second + first + word.slice(first.length + second.length),
      limit: WORDS_MAX,
    }),
  ];
};

/**
 * Words of names that are one edit away from each of these, the most used last. Words that names do have are given no other
 * spelling. One round trip, paid only by searches that found nothing.
 */
export const findSpellings = async (
  db: Database,
  words: readonly string[],
): Promise<Map<string, string[]>> => {
  const doubtful = [...new Set(words)].filter((word) => word.length >= CHARACTERS_MIN);
  if (!doubtful.length) return new Map();
  const results = await db.batch<Word>(doubtful.flatMap((word) => lookUp(db, word)));
  return new Map(
    doubtful.flatMap((word, place) => {
      const found = results.slice(place * 2, place * 2 + 2).flatMap((one) => one.results);
      if (found.some(({ term }) => term === word)) return [];
      const near = found
        .filter(({ term }) => isOneEdit(word, term))
        .sort((one, other) => one.doc - other.doc)
        .map(({ term }) => term);
      const spellings = [...new Set(near)].slice(-SPELLINGS_MAX);
      return spellings.length ? [[word, spellings] as const] : [];
    }),
  );
};
