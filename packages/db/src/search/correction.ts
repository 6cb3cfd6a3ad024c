import type { SearchType } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import type { PluginFilters } from '../reads/list-plugins.ts';
import { numeral } from '../statement.ts';
import { bare, isIndexedBeginning } from './beginnings.ts';
import { isCommonWord } from './common-words.ts';
import { matchExpressions, TIER, wholeExpressions } from './match.ts';
import { charOf, NAME_SLOT, NAME_WORD, nameLetters, SLOT } from './name-words.ts';
import type { SearchText } from './search-query.ts';

/** Shorter words are one edit away from too many others; no longer one is known with the spellings of names. */
const CHARACTERS = { min: 4, max: 25 };
/** Searches of more words are not corrected: some of their words find enough. */
const WORDS_MAX = 5;
/** How many other spellings of a word are tried. */
const SPELLINGS_MAX = 3;

/** Numbers slots by word and rank: a private-use character, as what it stands behind is, which nobody's search text keeps. */
const FIRST_NUMBER = 0xe040;

/** What stands in an expression for the spellings of a word that the database is to find. */
const slotsOf = (place: number): string[] =>
  Array.from(
    { length: SPELLINGS_MAX },
    (_, rank) => SLOT + String.fromCodePoint(FIRST_NUMBER + place * SPELLINGS_MAX + rank),
  );

/** A search whose words may be misspelled: what the database needs to look for other spellings by itself. JSON texts. */
export type Correction = {
  /** The words as they were typed, which are called by their places below. */
  typed: readonly string[];
  words: string;
  /** `[place, near, at, letter]` of each of the words, whole and without each of its letters. */
  asked: string;
  /**
   * The expressions of the search by tier, at `WHOLE` that of what has all the words and at `ALONE` that of what has some of them
   * where nothing has all: slots stand for other spellings.
   */
  tiers: string;
};

/** Stand before and after the tiers: the expressions of what has all the words, and some of them where nothing has all. */
export const [WHOLE, ALONE] = [-1, TIER.some + 1];

type Near = [place: number, near: string, at: number, letter: string];

/** A word, and what is left of it without each of its letters. */
const nearOf = (word: string, place: number): Near[] => {
  const letters = [...bare(word)];
  return [
    [place, letters.join(''), 0, ''],
    ...letters.map(
      (letter, at): Near => [place, letters.toSpliced(at, 1).join(''), at + 1, letter],
    ),
  ];
};

/** @returns undefined where no word of the search is one that may be misspelled */
export const correctionOf = (
  query: SearchText,
  type: SearchType,
  filters: PluginFilters,
): Correction | undefined => {
  if (query.terms.flat().length > WORDS_MAX) return undefined;
  const alone = query.terms.flatMap((term) => (term.length === 1 ? term : []));
  const words = [...new Set(alone)].filter(
    (word) => word.length >= CHARACTERS.min && word.length <= CHARACTERS.max && !isCommonWord(word),
  );
  if (!words.length) return undefined;
  const slots = new Map(words.map((word, place) => [word, slotsOf(place)]));
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
    asked: JSON.stringify(words.flatMap(nearOf)),
    tiers: JSON.stringify(Object.fromEntries([...tiers, [WHOLE, found], [ALONE, some]])),
  };
};

const [slot, nameSlot] = [sql.raw(charOf(SLOT)), sql.raw(charOf(NAME_SLOT))];

/** Without an alternative that has no spelling to offer: to look for the word itself again would cost as much as another one. */
const withoutSlot = (text: SQL): SQL =>
  [sql`${slot} || sign`, sql`${sql.raw(charOf(NAME_WORD))} || ${nameSlot} || sign`]
    // The expressions are JSON here, in which quotes are escaped.
    .flatMap((word) =>
      ['\\" *', '\\"'].map((end) => sql`' OR \\"' || ${word} || ${sql.raw(`'${end}'`)}`),
    )
    .reduce((all, one) => sql`replace(${all}, ${one}, '')`, text);

/** With a word in place of a slot: in texts, in names, and in hexadecimal. */
const filledIn = (text: SQL, word: string): SQL => sql`replace(replace(replace(${text},
  ${slot} || sign, ${sql.raw(word)}), ${nameSlot} || sign, ${sql.raw(nameLetters(word))}),
  lower(hex(${slot} || sign)), lower(hex(${sql.raw(word)})))`;

const value = (name: string) => sql.placeholder(name);

const exists = (name: string): SQL =>
  sql`EXISTS (SELECT 1 FROM search_index WHERE search_index MATCH ${value(name)})`;

/**
 * `typed (whole)` and `typed_found (found)`: whether something has all the words as typed, the last one whole, and whether
 * something has them at all. Each is asked once at the most, and spares all the tiers that would look for it in vain.
 */
export const typedFound: SQL = sql`
  typed (whole) AS MATERIALIZED (SELECT ${exists('whole')}),
  typed_found (found) AS MATERIALIZED (SELECT CASE WHEN whole THEN 1
    WHEN ${value('whole')} = ${value('found')} THEN 0 ELSE ${exists('found')} END FROM typed)`;

/**
 * Common table expressions that correct a search: `spelled (place, word, rank)`, the words one edit away from each word that
 * no name has, the most used first; `corrected (tier, text)`, expressions with those in their slots; `corrected_found (found)`,
 * whether something has all the words as corrected. The first two are empty where something has all the words as typed, and
 * nothing is looked up before one of them is read. What costs least is asked first.
 */
export const correctedBy: SQL = sql`
  ${typedFound},
  doubtful (place) AS MATERIALIZED (SELECT key FROM json_each(${value('words')})
    WHERE NOT EXISTS (SELECT 1 FROM search_words WHERE term = value)),
  near (place, word, documents) AS (
    SELECT DISTINCT place, spelling.word, known.doc FROM doubtful
      CROSS JOIN json_each(${value('asked')}) AS asked ON asked.value ->> 0 = place
      CROSS JOIN search_spellings AS spelling ON spelling.near = asked.value ->> 1
        AND (asked.value ->> 2 = 0 OR spelling.at = 0 OR spelling.at = asked.value ->> 2 OR (
          abs(spelling.at - (asked.value ->> 2)) = 1
          AND substr(spelling.word, spelling.at, 1) = asked.value ->> 3))
      CROSS JOIN search_words AS known ON known.term = spelling.word),
  spelled (place, word, rank) AS MATERIALIZED (
    SELECT place, word, row_number() OVER (PARTITION BY place ORDER BY documents DESC, word) FROM near),
  slots (number, sign, typed, word) AS MATERIALIZED (
    SELECT words.key * ${numeral(SPELLINGS_MAX)} + best.key,
      char(${numeral(FIRST_NUMBER)} + words.key * ${numeral(SPELLINGS_MAX)} + best.key), words.value,
      (SELECT word FROM spelled WHERE place = words.key AND rank = best.value)
    FROM json_each(${value('words')}) AS words CROSS JOIN json_each('[3, 2, 1]') AS best),
  filled (number, text) AS (
    SELECT 0, ${value('tiers')} WHERE CASE
      WHEN NOT EXISTS (SELECT 1 FROM doubtful) THEN 0
      WHEN (SELECT found FROM typed_found) THEN 0
      ELSE EXISTS (SELECT 1 FROM spelled) END
    UNION ALL
    SELECT filled.number + 1, ${filledIn(sql`iif(word IS NULL, ${withoutSlot(sql`text`)}, text)`, 'coalesce(word, typed)')}
    FROM filled CROSS JOIN slots ON slots.number = filled.number),
  corrected (tier, text) AS MATERIALIZED (
    SELECT CAST(key AS INTEGER), value FROM json_each((SELECT text FROM filled WHERE number = (SELECT count(*) FROM slots)))
    ORDER BY CAST(key AS INTEGER)),
  corrected_found (found) AS MATERIALIZED (SELECT EXISTS (SELECT 1 FROM corrected CROSS JOIN search_index
    WHERE corrected.tier = ${numeral(WHOLE)} AND search_index MATCH corrected.text))`;

const correctedText = (tier: number): SQL =>
  sql`(SELECT text FROM corrected WHERE tier = ${numeral(tier)})`;

/** The expression of what has some of the words: with other spellings where the search is corrected. @param typed as typed */
export const correctedSome = (
  typed: SQL,
): SQL => sql`CASE WHEN NOT EXISTS (SELECT 1 FROM corrected) THEN ${typed}
  WHEN (SELECT found FROM corrected_found) THEN ${correctedText(TIER.some)} ELSE ${correctedText(ALONE)} END`;

/** The likeliest spellings as JSON: `[place, word]` of each word that was misspelled. */
export const likeliest: SQL = sql`(SELECT json_group_array(json_array(place, word)) FROM spelled WHERE rank = 1)`;
