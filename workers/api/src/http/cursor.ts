import { AppError } from './app-error.ts';

/** Bytes of the checksum that ties a cursor to its query: enough that no changed character passes by luck. */
const CHECKSUM_BYTES = 12;

const checksum = async (scope: string, key: string): Promise<Uint8Array> => {
  const text = new TextEncoder().encode(JSON.stringify([scope, key]));
  return new Uint8Array(await crypto.subtle.digest('SHA-256', text)).subarray(0, CHECKSUM_BYTES);
};

/**
 * An opaque cursor: the sort key of the last item, tied to the query that it belongs to.
 *
 * @param scope names the list, its sort and its filters
 */
export const writeCursor = async (scope: string, key: string): Promise<string> =>
  Buffer.concat([await checksum(scope, key), Buffer.from(key)]).toString('base64url');

/**
 * The sort key in a cursor.
 *
 * @throws AppError `invalid_cursor` for another query's cursor, or one that was changed by a single character
 */
export const readCursor = async (scope: string, cursor: string): Promise<string> => {
  const bytes = Buffer.from(cursor, 'base64url');
  const key = bytes.subarray(CHECKSUM_BYTES).toString();
  // Written again and compared as text: base64 has several spellings of the same bytes.
  if (bytes.length > CHECKSUM_BYTES && (await writeCursor(scope, key)) === cursor) return key;
  throw new AppError('invalid_cursor', 'This cursor does not belong to this query.', [
    { path: 'cursor', message: 'does not belong to this query' },
  ]);
};
