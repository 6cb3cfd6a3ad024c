import * as z from 'zod';

const otherNumber = (word: string): string => (word.endsWith('s') ? word.slice(0, -1) : `${word}s`);

/** A schema of words that takes each in singular and in plural, and gives it as it stands in the list: models mix them up. */
export const kindWord = <const Word extends string>(words: readonly Word[]) => {
  const meant = new Map<string, Word>(
    words.flatMap((word) => [
      [word, word],
      [otherNumber(word), word],
    ]),
  );
  // Nothing but keys of the map passes.
  return z.enum([...meant.keys()]).transform((word) => meant.get(word) as Word);
};
