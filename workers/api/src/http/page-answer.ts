import type { PageRead } from '@skillstash/db';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { addressOf } from './address.ts';
import { knownVersion, versionedAnswer } from './conditional.ts';
import { currentAnswer } from './current-answer.ts';
import { readCursor, writeCursor } from './cursor.ts';

type ListQuery = { limit: number; cursor?: string | undefined };

/** What every page read takes: the version that the caller holds, and where to begin. */
export type PageRequest = { limit: number; after: string | undefined; known: string };

/** Names a query, for its cursors: its path and everything in it but where to begin and how much. */
export const scopeOf = (c: Context<ApiEnv>, query: object): string => {
  const filters = Object.entries(query)
    .filter(([name, value]) => name !== 'limit' && name !== 'cursor' && value !== undefined)
    .sort(([one], [other]) => (one < other ? -1 : 1));
  return JSON.stringify([c.req.path, filters]);
};

/** Whether a pair of a query is the cursor, however its name is spelled; few are percent-encoded. */
const isCursor = (pair: string): boolean =>
  pair.startsWith('cursor=') || (pair.includes('%') && new URLSearchParams(pair).has('cursor'));

/** The address of the next page, for the Link header. */
export const nextUrl = (c: Context<ApiEnv>, cursor: string): string => {
  const address = addressOf(c);
  const end = address.indexOf('?');
  if (end < 0) return `${address}?cursor=${cursor}`;
  const others = address
    .slice(end + 1)
    .split('&')
    .filter((pair) => pair && !isCursor(pair));
  return `${address.slice(0, end)}?${[...others, `cursor=${cursor}`].join('&')}`;
};

type Write = (
  version: string,
  body: string | null,
  headers: Record<string, string>,
) => Response | Promise<Response>;

const answer = async <T>(
  c: Context<ApiEnv>,
  query: ListQuery,
  read: (page: PageRequest) => Promise<PageRead<T>>,
  write: Write,
): Promise<Response> => {
  const scope = scopeOf(c, query);
  const after = query.cursor === undefined ? undefined : readCursor(scope, query.cursor);
  const { version, page } = await read({ limit: query.limit, after, known: knownVersion(c) });
  if (!page) return write(version, null, {});
  const cursor = page.nextKey === null ? null : writeCursor(scope, page.nextKey);
  const body = `{"items":${page.items},"nextCursor":${JSON.stringify(cursor)}}`;
  return write(version, body, cursor ? { Link: `<${nextUrl(c, cursor)}>; rel="next"` } : {});
};

/**
 * Answers one page of a list: reads the cursor, asks for the page, writes the next cursor and the Link header.
 *
 * @param query the validated parameters; all but `limit` and `cursor` are part of the cursor's scope
 * @param read one database round trip
 * @throws AppError `invalid_cursor`
 */
export const answerPage = <T>(
  c: Context<ApiEnv>,
  query: ListQuery,
  read: (page: PageRequest) => Promise<PageRead<T>>,
): Promise<Response> =>
  answer(c, query, read, (version, body, headers) => versionedAnswer(c, version, body, headers));

/** The same for a list that moves by the second: always asked again. */
export const answerCurrentPage = <T>(
  c: Context<ApiEnv>,
  query: ListQuery,
  read: (page: PageRequest) => Promise<PageRead<T>>,
): Promise<Response> =>
  answer(c, query, read, (_version, body, headers) => currentAnswer(c, body ?? '', headers));
