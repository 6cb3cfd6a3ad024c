/**
 * What is written before each word of a name, and before the first of them once more, so that both can be looked for without
 * the many texts that only mention them. Private-use characters: the tokenizer takes them for letters, and nobody's search
 * text keeps them.
 */
export const [NAME_WORD, FIRST_WORD] = ['\ue000', '\ue001'];

/** A word of its own between a name and its title, which keeps phrases from reaching over. Every document has it. */
const BETWEEN = '\ue002';

/** What stands between words of names. A word after any other sign is found in the text, but not as one of a name. */
const SEPARATORS = ['-', '_', '.', '/', ':', '@', ',', '(', ')', '&', '+', '|', "''"];

/** A name's words with a space between them. @param text SQL, as is what it returns */
export const spaced = (text: string): string =>
  `ltrim(${SEPARATORS.reduce((sql, one) => `replace(${sql}, '${one}', ' ')`, text)})`;

const charOf = (mark: string): string => `char(${mark.codePointAt(0)})`;

const marked = (text: string): string =>
  `${charOf(NAME_WORD)} || replace(${spaced(text)}, ' ', ' ' || ${charOf(NAME_WORD)})`;

const firstOf = (text: string): string =>
  `${charOf(FIRST_WORD)} || substr(${spaced(text)}, 1, instr(${spaced(text)} || ' ', ' ') - 1)`;

/**
 * The words of a name and a title as the index keeps them: the name's first one, then all of each.
 *
 * @param name SQL, as `title` is
 * @returns SQL
 */
export const nameWords = (name: string, title: string): string =>
  `${firstOf(name)} || ' ' || ${marked(name)} || ' ' || ${charOf(BETWEEN)} || ' ' || ${marked(title)}`;
