/**
 * What is written before each word of a name, and before the first of them once more, so that both can be looked for without
 * the many texts that only mention them. Private-use characters: the tokenizer takes them for letters, nobody's search text
 * keeps them, and names are indexed without them.
 */
export const [NAME_WORD, FIRST_WORD] = ['\ue000', '\ue001'];

/** A word of its own between a name and its title, which keeps phrases from reaching over. Every document has it. */
const BETWEEN = '\ue002';

/** What a word begins with that is not of anybody's text, but what a document is: filters, kinds, exact names. */
export const FACET_WORD = '\ue003';

/**
 * What stands in an expression for a spelling that the database is to find, before the sign that numbers it; the other one in
 * words of names.
 */
export const [SLOT, NAME_SLOT] = ['\ue010', '\ue011'];

/**
 * Letters of words of names → what is written instead. Without them no word ends as the stemmer looks for, so that
 * these words stay as they are written: only so are they found by any beginning, and by no other word of the same stem.
 */
const LETTERS = {
  a: '\ue031',
  e: '\ue032',
  i: '\ue033',
  o: '\ue034',
  u: '\ue035',
  y: '\ue036',
  s: '\ue037',
  [SLOT]: NAME_SLOT,
};

/** A word, in lower case, as a word of a name is indexed. @param mark what it is */
export const nameWord = (word: string, mark: string): string =>
  mark +
  word.replace(/[aeiouys\ue010]/g, (letter) => LETTERS[letter as keyof typeof LETTERS] ?? letter);

/** A sign as SQL has it. */
export const charOf = (mark: string): string => `char(${mark.codePointAt(0)})`;

const replaced = (text: string, from: readonly string[], to: string): string =>
  from.reduce((sql, one) => `replace(${sql}, ${one}, ${to})`, text);

/** The letters of `nameWord`. @param text SQL, lower case, as is what it returns */
export const nameLetters = (text: string): string =>
  Object.entries(LETTERS)
    .filter(([letter]) => letter !== SLOT)
    .reduce((sql, [letter, other]) => `replace(${sql}, '${letter}', ${charOf(other)})`, text);

/** What a search puts around what it found, until the text between is escaped. */
export const [MARK, MARK_END] = ['\u0002', '\u0003'];

/** A text without the signs that highlights begin and end with. @param text SQL, as is what it returns */
export const unmarked = (text: string): string =>
  replaced(text, [MARK, MARK_END].map(charOf), "''");

const OURS = [NAME_WORD, FIRST_WORD, BETWEEN, FACET_WORD, SLOT, ...Object.values(LETTERS)];

/** GLOB looks no further than a NUL. */
const isPlain = (text: string): string =>
  `(${text} NOT GLOB '*[^A-Za-z0-9 _-]*' AND instr(${text}, char(0)) = 0)`;

/** A name without any sign of the index. @param text SQL, as is what it returns */
export const cleanName = (text: string): string =>
  `iif(${isPlain(text)}, ${text}, ${replaced(unmarked(text), OURS.map(charOf), "''")})`;

/** What no word of a name holds, in ASCII. A word after any other sign is found in the text, but not as one of a name. */
const SEPARATORS = [...'!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r'].map((sign) =>
  sign === "'" ? "''''" : sign < ' ' ? charOf(sign) : `'${sign}'`,
);

/** How often two spaces become one: enough for a name of nothing but signs. */
const PASSES = 8;

const single = (text: string): string => {
  let sql = text;
  for (let pass = 0; pass < PASSES; pass += 1) sql = `replace(${sql}, '  ', ' ')`;
  return sql;
};

/** A clean name's words, in lower case, with a space between them. @param text SQL, as is what it returns */
export const spaced = (text: string): string => {
  const plain = replaced(`lower(${text})`, ["'-'", "'_'"], "' '");
  const any = replaced(`lower(${text})`, SEPARATORS, "' '");
  return `trim(${single(`iif(${isPlain(text)}, ${plain}, ${any})`)})`;
};

const marked = (words: string): string =>
  `${charOf(NAME_WORD)} || replace(${words}, ' ', ' ' || ${charOf(NAME_WORD)})`;

const firstOf = (words: string): string =>
  `${charOf(FIRST_WORD)} || substr(${words}, 1, instr(${words} || ' ', ' ') - 1)`;

/**
 * The words of a name and a title as the index keeps them: the name's first one, then all of each.
 *
 * @param name SQL of what `nameLetters` makes of its words, as is `title`
 * @returns SQL
 */
export const nameWords = (name: string, title: string): string =>
  `${firstOf(name)} || ' ' || ${marked(name)} || ' ' || ${charOf(BETWEEN)} || ' ' || ${marked(title)}`;

/** A facet's word. @param letter which of them. @param text SQL, as is what it returns */
export const facetWord = (letter: string, text: string): string =>
  `${charOf(FACET_WORD)} || '${letter}' || hex(${text})`;
