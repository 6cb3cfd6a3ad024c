import type { SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { facetsOf, type PluginFilters } from '../reads/list-plugins.ts';
import { numbers, numeral } from '../statement.ts';
import { bare, isIndexedBeginning } from './beginnings.ts';
import { isCommonWord } from './common-words.ts';
import { matchExpressions, NOTHING, TIER, wholeExpressions } from './match.ts';
import { charOf, NAME_SLOT, NAME_WORD, nameLetters, SLOT } from './name-words.ts';
import type { SearchText } from './search-query.ts';

/** Shorter words are one edit away from too many others; no longer one is known with the spellings of names. */
const CHARACTERS = { min: 4, max: 25 };
/** Searches of more words are not corrected: some of their words find enough. */
const WORDS_MAX = 5;
/** How many other spellings of a word are tried. */
const SPELLINGS_MAX = 3;

/** Numbers words: a private-use character, as what it stands behind is, which nobody's search text keeps. */
const FIRST_NUMBER = 0xe040;

/** What stands in an expression for the spellings of a word that the database is to find. */
const slotOf = (place: number): string => SLOT + String.fromCodePoint(FIRST_NUMBER + place);

/** A search whose words may be misspelled: what the database needs to look for other spellings by itself. */
export type Correction = {
  /** The words as they were typed, which are called by their places below. */
  typed: readonly string[];
  /** A JSON text: the words without accents. */
  words: string;
  /** A JSON text: of each word `[near, at, letter]`, whole and without each of its letters. */
  asked: string;
  /**
   * A JSON text: the expressions of the search by tier, at `WHOLE` that of what has all the words and at `ALONE` that of what has
   * some of them where nothing has all: slots stand for other spellings.
   */
  tiers: string;
};

/** Stand before and after the tiers: the expressions of what has all the words, and some of them where nothing has all. */
const [WHOLE, ALONE] = [-1, TIER.some + 1];

type Near = [near: string, at: number, letter: string];

/** A word, and what is left of it without each of its letters. */
const nearOf = (word: string): Near[] => {
  const letters = [...bare(word)];
  return [
    [letters.join(''), 0, ''],
    ...letters.map((letter, at): Near => [letters.toSpliced(at, 1).join(''), at + 1, letter]),
  ];
};

/**
 * @returns undefined where no word of the search is one that may be misspelled, or where a filter holds what stands for spellings,
 *   which no filter of anything may become
 */
export const correctionOf = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
): Correction | undefined => {
  if (query.terms.flat().length > WORDS_MAX) return undefined;
  if (facetsOf(filters).some((facet) => facet.includes(SLOT))) return undefined;
  const alone = query.terms.flatMap((term) => (term.length === 1 ? term : []));
  const words = [...new Set(alone)].filter(
    (word) => word.length >= CHARACTERS.min && word.length <= CHARACTERS.max && !isCommonWord(word),
  );
  if (!words.length) return undefined;
  const slots = new Map(words.map((word, place) => [word, [slotOf(place)]]));
  const last = query.terms.at(-1)?.at(-1) ?? '';
  const settled = { ...query, open: query.open && isIndexedBeginning(last) };
  const { found, some } = wholeExpressions(settled, type, filters, slots);
  const tiers = matchExpressions(settled, type, filters, slots).map(({ tier, match }) => [
    tier,
    match,
  ]);
  return {
    typed: words,
    words: JSON.stringify(words.map(bare)),
    asked: JSON.stringify(words.map(nearOf)),
    tiers: JSON.stringify(Object.fromEntries([...tiers, [WHOLE, found], [ALONE, some]])),
  };
};

/** Stands between the spellings of a word; no word has it. */
const BETWEEN = ' ';

/** What `corrected` lists: of each word the words one edit away, the likeliest first; null where there are none. */
export type Spelled = ReadonlyArray<string | null>;

/** How words were read, by word, where they were misspelled. */
export const readSpellings = (spelled: Spelled, { typed }: Correction): Map<string, string> =>
  new Map(
    spelled.flatMap((spellings, place) =>
      spellings === null ? [] : [[typed[place] ?? '', spellings.split(BETWEEN)[0] ?? '']],
    ),
  );

const value = (name: string) => sql.placeholder(name);

const exists = (match: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM search_index WHERE search_index MATCH ${match})`;

/**
 * `typed_found (found)`: whether something has all the words as typed. Asked once, it spares all the tiers that would look for
 * them in vain; with the last one whole first, which costs less.
 */
export const typedFound: SQL = sql`
  typed_found (found) AS MATERIALIZED (SELECT CASE WHEN ${exists(sql`${value('whole')}`)} THEN 1
    WHEN ${value('whole')} = ${value('found')} THEN 0 ELSE ${exists(sql`${value('found')}`)} END)`;

const sign = (slot: string): string => `${charOf(slot)} || char(${FIRST_NUMBER} + number)`;

/** What takes the place of an alternative: one for each spelling, none where there are none. */
const alternatives = (before: string, words: string, after: string): string =>
  `coalesce(${before} || replace(${words}, '${BETWEEN}', ${after} || ${before}) || ${after}, '')`;

const nameMark = charOf(NAME_WORD);

/** The spellings of a word, NULL where it has none; and the likeliest, or else the word. */
const SPELLINGS = '(list ->> number)';
const LIKELIEST = `coalesce(substr(${SPELLINGS}, 1, instr(${SPELLINGS} || '${BETWEEN}', '${BETWEEN}') - 1), words ->> number)`;

/**
 * What stands in the expressions for the spellings of a word → what is written instead, in SQL: alternatives to the word as it was
 * typed, which need not be looked for again where it has none; and where only one can stand, the likeliest, or else the word. The
 * expressions are JSON, in which quotes are escaped.
 */
const FILLED: ReadonlyArray<[slot: string, spelled: string]> = [
  ...[
    { slot: sign(SLOT), before: `' OR \\"'`, words: SPELLINGS },
    {
      slot: `${nameMark} || ${sign(NAME_SLOT)}`,
      before: `' OR \\"' || ${nameMark}`,
      words: nameLetters(SPELLINGS),
    },
  ].flatMap(({ slot, before, words }) =>
    [`'\\" *'`, `'\\"'`].map((after): [string, string] => [
      `' OR \\"' || ${slot} || ${after}`,
      alternatives(before, words, after),
    ]),
  ),
  [sign(NAME_SLOT), nameLetters(LIKELIEST)],
  [`lower(hex(${sign(SLOT)}))`, `lower(hex(${LIKELIEST}))`],
];

const filled = sql.raw(
  FILLED.reduce((text, [slot, spelled]) => `replace(${text}, ${slot}, ${spelled})`, 'text'),
);

/** The words of names one edit away from the word at `place`, where no name has that; the most used first. */
const spellings = sql`(SELECT group_concat(word, '${sql.raw(BETWEEN)}') FROM (
  SELECT DISTINCT spelling.word AS word, known.doc FROM (
      SELECT ${value('asked')} -> place -> column1 AS asked FROM ${numbers(CHARACTERS.max + 1)}
      WHERE NOT EXISTS (SELECT 1 FROM search_words WHERE term = ${value('words')} ->> place)) AS typed
    CROSS JOIN search_spellings AS spelling ON spelling.near = typed.asked ->> 0
      AND (typed.asked ->> 1 = 0 OR spelling.at = 0 OR spelling.at = typed.asked ->> 1 OR (
        abs(spelling.at - (typed.asked ->> 1)) = 1
        AND substr(spelling.word, spelling.at, 1) = typed.asked ->> 2))
    CROSS JOIN search_words AS known ON known.term = spelling.word
  ORDER BY known.doc DESC, spelling.word LIMIT ${numeral(SPELLINGS_MAX)}))`;

/** Of each word its spellings. Without a limit they would be looked up once more for the condition on this list. */
const spelled = sql`SELECT json_group_array(spellings) AS list FROM (
  SELECT ${spellings} AS spellings FROM (SELECT column1 AS place FROM ${numbers(WORDS_MAX)})
  WHERE ${value('words')} ->> place IS NOT NULL LIMIT ${numeral(WORDS_MAX)})`;

/**
 * Common table expressions that correct a search: `corrected (text, found, list)`, one row: the expressions with other spellings in
 * their slots, NULL where there are none; whether something has all the words as corrected; and of each word its spellings, as
 * `Spelled`. Nothing is looked up before it is read.
 */
export const correctedBy: SQL = sql`
  ${typedFound},
  filled (number, text, list, words) AS (
    SELECT 0, ${value('tiers')}, list, ${value('words')} FROM (${spelled}) WHERE instr(list, '"')
    UNION ALL
    SELECT number + 1, ${filled}, list, words FROM filled WHERE number < json_array_length(list)),
  corrected (text, found, list) AS MATERIALIZED (
    SELECT text, CASE WHEN text IS NULL THEN 0 ELSE ${exists(sql`text ->> '${sql.raw(`$."${WHOLE}"`)}'`)} END, list
    FROM (SELECT max(text) AS text, list FROM filled WHERE number = json_array_length(list)))`;

const correctedText = (tier: number): SQL => sql`corrected.text ->> '${sql.raw(`$."${tier}"`)}'`;

/** The expression of a tier with other spellings, of which nothing is found where something has all the words without. */
export const correctedMatch = (tier: number): SQL =>
  sql`iif(corrected.found, ${correctedText(tier)}, ${sql.raw(`'${NOTHING}'`)})`;

/** The expression of what has some of the words: with other spellings where the search is corrected. @param typed as typed */
export const correctedSome = (typed: SQL): SQL => sql`CASE WHEN corrected.text IS NULL THEN ${typed}
  WHEN corrected.found THEN ${correctedText(TIER.some)} ELSE ${correctedText(ALONE)} END`;
