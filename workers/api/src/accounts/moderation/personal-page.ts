import type { Context } from 'hono';
import type { ApiEnv } from '../../env.ts';
import { readCursor, writeCursor } from '../../http/cursor.ts';
import { nextUrl, scopeOf } from '../../http/page-answer.ts';
import { personalText } from '../personal-answer.ts';

type Asked = { after: string | undefined; limit: number };
type Found = { items: readonly string[]; nextKey: string | null };

/**
 * One page of a list that is for one person's eyes.
 *
 * @param query the validated parameters; all but `limit` and `cursor` are part of the cursor's scope
 * @throws AppError `invalid_cursor`
 */
export const personalPage = async (
  c: Context<ApiEnv>,
  query: { limit: number; cursor?: string | undefined },
  list: (asked: Asked) => Promise<Found>,
): Promise<Response> => {
  const scope = scopeOf(c, query);
  const after = query.cursor === undefined ? undefined : readCursor(scope, query.cursor);
  const { items, nextKey } = await list({ after, limit: query.limit });
  const cursor = nextKey === null ? null : writeCursor(scope, nextKey);
  const answer = personalText(`{"items":[${items}],"nextCursor":${JSON.stringify(cursor)}}`);
  if (cursor) answer.headers.set('Link', `<${nextUrl(c, cursor)}>; rel="next"`);
  return answer;
};
