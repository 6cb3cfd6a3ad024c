const WORDS =
  `review the pull request and check every changed file against the conventions of this project before you
  write a summary use when a user asks for tests migrations deployment security performance or documentation read the
  configuration first then run build lint format collect errors group them by cause explain what to fix in which order
  never guess an interface open its definition keep answers short name files with lines`.split(
    /\s+/,
  );

/** Text of about that many characters, like what people write: the same for the same seed. */
export const wordsOf = (characters: number, seed: number): string => {
  const words: string[] = [];
  let state = seed >>> 0;
  for (let length = 0; length < characters; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const word = WORDS[(state >>> 8) % WORDS.length] ?? '';
    words.push(word);
    length += word.length + 1;
  }
  return words.join(' ');
};
