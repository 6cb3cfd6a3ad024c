import { type SQL, sql } from 'drizzle-orm';
import { charOf, MARK, MARK_END, unmarked } from './name-words.ts';

/** Signs that no indexed text holds, put where a match begins and ends until the text around them is escaped. */
export const [mark, markEnd]: [SQL, SQL] = [sql.raw(charOf(MARK)), sql.raw(charOf(MARK_END))];

type Field = 'name' | 'description';

/** How much of a hit a highlight may be, in bytes of JSON: a hundred hits with their items are one text, of which D1 takes 2,000,000. */
const BYTES_MAX: Record<Field, number> = { name: 800, description: 1_500 };
/** So short that it fits, whatever its characters become. */
const BEGINNING_CHARACTERS: Record<Field, number> = { name: 120, description: 240 };
/** What a character may become at the most in JSON: `\u0001`. */
const JSON_BYTES_MAX = 6;

/** A text with marks, or where that is too long its beginning without: one without spaces is one word, however long. */
export const bounded = (field: Field, text: string): SQL =>
  sql.raw(`iif(octet_length(json_quote(${text})) <= ${BYTES_MAX[field]}, ${text},
    substr(${unmarked(text)}, 1, ${BEGINNING_CHARACTERS[field]}) || '…')`);

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  [MARK]: '<mark>',
  [MARK_END]: '</mark>',
};
const SIGNS = new RegExp(`[${Object.keys(HTML).join('')}]`, 'g');
const MARKS = new RegExp(`[${MARK}${MARK_END}]`, 'g');

const htmlOf = (text: string): string => text.replace(SIGNS, (sign) => HTML[sign] ?? '');

const fits = (field: Field, html: string): boolean =>
  html.length * JSON_BYTES_MAX <= BYTES_MAX[field] ||
  Buffer.byteLength(JSON.stringify(html)) <= BYTES_MAX[field];

/** What `bounded` gives as HTML in which `<mark>` is the only markup: bounded as well, since signs become longer. */
export const highlightOf = (field: Field, text: string): string => {
  const html = htmlOf(text);
  if (fits(field, html)) return html;
  const characters = [...text.replace(MARKS, '')].slice(0, BEGINNING_CHARACTERS[field]);
  return `${htmlOf(characters.join(''))}…`;
};
