/** A shorter word's beginnings are too many to merge. */
const PREFIX_CHARACTERS_MIN = 2;
/**
 * What the index has beginnings of (`prefix` of `search_index`): to look for those of so many letters costs what a word costs.
 * For a longer one the database first merges every word that begins so.
 */
const PREFIX_CHARACTERS_MAX = 5;

/** A word as the index has it: without accents, which are no characters of a beginning. */
export const bare = (word: string): string => word.normalize('NFD').replace(/\p{M}/gu, '');

/** Words of which the index's stemmer leaves one letter, as which they are looked for: every word that begins with it. */
const STEM_IS_LETTER = /^[aeiou](?:ed|ing)$/;

/**
 * What the index takes for letters without a doubt. It has the Unicode of 2012 (FTS5, unicode61), and ends a word where a letter
 * stands that is younger: of `nᦾ` it has `n`, and looked for every word that begins so.
 */
const LETTERS = /[0-9A-Za-z\u00aa-\u024f]+/g;

/** Whether the words that begin so are few enough to look for. */
export const isBeginning = (word: string): boolean => {
  const left = bare(word);
  const isLong = [left, ...(left.match(LETTERS) ?? [])].every(
    (part) => part.length >= PREFIX_CHARACTERS_MIN,
  );
  return isLong && !STEM_IS_LETTER.test(left);
};

/** Whether what begins so costs no more than a word does. */
export const isIndexedBeginning = (word: string): boolean =>
  [...bare(word)].length <= PREFIX_CHARACTERS_MAX;
