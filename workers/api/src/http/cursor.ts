import { AppError } from './app-error.ts';
import { CHECKSUM_CHARACTERS, checksum } from './checksum.ts';

const BASE64URL: Record<string, string> = { '+': '-', '/': '_', '=': '' };

/** Moves when keys change their form, so that no cursor from before is taken for one of now. */
const KEYS = '2';

/** ASCII as base64url. workerd's Buffer is written in JavaScript and takes ten times as long. */
const toBase64Url = (ascii: string): string =>
  btoa(ascii).replace(/[+/=]/g, (character) => BASE64URL[character] ?? '');

const fromBase64Url = (text: string): string =>
  atob(text.replaceAll('-', '+').replaceAll('_', '/'));

/** The key in a cursor; undefined where it is none of ours. */
const keyIn = (cursor: string): string | undefined => {
  try {
    return decodeURIComponent(fromBase64Url(cursor).slice(CHECKSUM_CHARACTERS));
  } catch {
    return undefined; // Neither base64 nor percent-encoding: nobody was given it.
  }
};

/**
 * An opaque cursor: the sort key of the last item, tied to the query that it belongs to. No secret is in it: a cursor shows
 * nothing that another query would not.
 *
 * @param scope names the list, its sort and its filters, in one line
 */
export const writeCursor = (scope: string, key: string): string =>
  toBase64Url(checksum(`${KEYS}\n${scope}\n${key}`) + encodeURIComponent(key));

/** What a cursor is answered with that was not given out for this query. */
export const invalidCursor = (): AppError =>
  new AppError('invalid_cursor', 'This cursor does not belong to this query.', [
    { path: 'cursor', message: 'does not belong to this query' },
  ]);

/**
 * The sort key in a cursor.
 *
 * @throws AppError `invalid_cursor` for another query's cursor, or one that was changed by a single character
 */
export const readCursor = (scope: string, cursor: string): string => {
  const key = keyIn(cursor);
  // Written again and compared as text: base64 has several spellings of the same bytes.
  if (key && writeCursor(scope, key) === cursor) return key;
  throw invalidCursor();
};
