import { sql } from 'drizzle-orm';
import { boundLimit, type Database, statement } from '../statement.ts';
import { isCommonWord } from './common-words.ts';
import { isOneEdit } from './is-one-edit.ts';

/** Shorter words are one edit away from too many others. */
const CHARACTERS_MIN = 4;
/** How many words of a search are given other spellings: each costs some 5 ms of CPU. */
const DOUBTFUL_MAX = 2;
/** How many other spellings of a word are tried. */
const SPELLINGS_MAX = 3;
/** How many words with the same beginning are looked at. */
const WORDS_MAX = 20_000;
/** Edits in so many letters are looked up one by one; for those after them, words that begin the same are looked through. */
const BEGINNING = 3;
/** What is tried in place of a letter of the beginning. Words of names have no accents. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

const value = (name: string) => sql.placeholder(name);

/** Words of names that begin the same and are about as long. */
const sameBeginning = statement<{ first: string; after: string; length: number; limit: number }>(
  sql`SELECT term, doc FROM search_words WHERE term >= ${value('first')} AND term < ${value('after')}
    AND length(term) BETWEEN ${value('length')} - 1 AND ${value('length')} + 1 ${boundLimit('limit')}`,
);

/** Those of these words that names have. A name's words joined are a word, too: there are too many to look through them all. */
const known = statement<{ words: string }>(
  sql`SELECT term, doc FROM json_each(${value('words')}) CROSS JOIN search_words ON term = value`,
);

type Word = { term: string; doc: number };

/** Every word that is one edit in its beginning away. */
const editBeginning = (letters: readonly string[]): string[] => {
  const edited = new Set<string>();
  for (let place = 0; place < BEGINNING; place += 1) {
    const before = letters.slice(0, place).join('');
    const [letter = '', next = ''] = letters.slice(place);
    const rest = letters.slice(place + 1).join('');
    const afterNext = letters.slice(place + 2).join('');
    edited.add(before + rest).add(before + next + letter + afterNext);
    for (const other of LETTERS)
      edited.add(before + other + rest).add(before + other + letter + rest);
  }
  return [...edited];
};

const lookUp = (db: Database, word: string): D1PreparedStatement[] => {
  const letters = [...word];
  const begin = letters.slice(0, BEGINNING - 1).join('');
  const last = letters[BEGINNING - 1] ?? '';
  return [
    sameBeginning.bind(db, {
      first: begin + last,
      after: begin + String.fromCodePoint((last.codePointAt(0) ?? 0) + 1),
      length: letters.length,
      limit: WORDS_MAX,
    }),
    known.bind(db, { words: JSON.stringify(editBeginning(letters)) }),
  ];
};

const spellingsOf = (word: string, found: readonly Word[]): string[] => {
  const near = found
    .filter(({ term }) => isOneEdit(word, term))
    .sort((one, other) => one.doc - other.doc)
    .map(({ term }) => term);
  return [...new Set(near)].slice(-SPELLINGS_MAX);
};

/** The first few that no name has. */
const findDoubtful = async (db: Database, words: readonly string[]): Promise<string[]> => {
  const asked = [...new Set(words)].filter(
    (word) => word.length >= CHARACTERS_MIN && !isCommonWord(word),
  );
  if (!asked.length) return [];
  const { results } = await known.bind(db, { words: JSON.stringify(asked) }).all<Word>();
  const right = new Set(results.map(({ term }) => term));
  return asked.filter((word) => !right.has(word)).slice(0, DOUBTFUL_MAX);
};

/**
 * Words of names that are one edit away from each of the first two of these that no name has, the most used last. Two round
 * trips, paid only by searches that found nothing; how many words are asked for does not change what it costs.
 */
export const findSpellings = async (
  db: Database,
  words: readonly string[],
): Promise<Map<string, string[]>> => {
  const doubtful = await findDoubtful(db, words);
  if (!doubtful.length) return new Map();
  const found = await db.batch<Word>(doubtful.flatMap((word) => lookUp(db, word)));
  return new Map(
    doubtful.flatMap((word, place) => {
      const both = found.slice(place * 2, place * 2 + 2).flatMap(({ results }) => results);
      const spellings = spellingsOf(word, both);
      return spellings.length ? [[word, spellings] as const] : [];
    }),
  );
};
