import { type SQL, sql } from 'drizzle-orm';
import { type Json, quoted } from '../json.ts';
import { numeral } from '../statement.ts';
import { charOf, MARK, MARK_END } from './name-words.ts';

/** Signs that no indexed text holds, put where a match begins and ends until the text around them is escaped. */
export const [mark, markEnd]: [SQL, SQL] = [sql.raw(charOf(MARK)), sql.raw(charOf(MARK_END))];

const escaped = (text: SQL): Json<string> =>
  quoted(sql`replace(replace(replace(replace(replace(${text},
  '&', '&amp;'), '<', '&lt;'), '>', '&gt;'), ${mark}, '<mark>'), ${markEnd}, '</mark>')`);

/** How much of a hit a highlight may be, in bytes of JSON: a hundred hits are one text, of which D1 takes 2,000,000. */
const BYTES_MAX = { name: 800, description: 1_500 };
/** What a byte may become, as HTML and as JSON: the end of a match becomes `</mark>`. */
const GROWTH_MAX = 7;
/** So short that it fits, whatever its characters become. */
const BEGINNING_CHARACTERS = { name: 120, description: 240 };

/**
 * A text with marks as HTML, a JSON text. One without spaces is one word, however long: then its beginning stands
 * there, nothing marked in it. Most are so short that how long they get need not be found out.
 */
export const highlightOf = (field: keyof typeof BYTES_MAX, text: SQL): Json<string> => {
  const beginning = sql`substr(replace(replace(${text}, ${mark}, ''), ${markEnd}, ''), 1,
    ${numeral(BEGINNING_CHARACTERS[field])})`;
  const whole = escaped(text);
  const isShort = sql`octet_length(${text}) * ${numeral(GROWTH_MAX)} <= ${numeral(BYTES_MAX[field])}`;
  return sql`iif(${isShort} OR octet_length(${whole}) <= ${numeral(BYTES_MAX[field])}, ${whole},
    ${escaped(sql`${beginning} || '…'`)})`;
};
