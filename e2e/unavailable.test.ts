import { errorBody } from '@skillstash/shared';
import { describe, expect, it } from 'vitest';
import { createApp } from '../workers/api/src/app.ts';
import type { ApiBindings } from '../workers/api/src/env.ts';
import { AnswerMemory } from '../workers/api/src/http/answer-memory.ts';
import { Limiter } from '../workers/api/src/limits/limiter.ts';

const context = { waitUntil: () => {}, passThroughOnException: () => {} } as never;

/** A database that fails as D1 says it does: workerd's own never has too much to do. */
const failing = (message: string): D1Database => {
  const statement = {
    bind: () => statement,
    first: () => Promise.reject(new Error(message)),
  };
  const session = { prepare: () => statement, getBookmark: () => null };
  return { withSession: () => session } as unknown as D1Database;
};

const ask = async (path: string, message: string) => {
  const app = createApp(Date.now, new AnswerMemory(0), new Limiter());
  const env = { DB: failing(message), RATE_LIMITS: 'off' } as ApiBindings;
  const answer = await app.fetch(new Request(`http://one${path}`), env, context);
  const { code } = errorBody.parse(await answer.json());
  return { status: answer.status, code, retryAfter: answer.headers.get('Retry-After') };
};

describe('a database that cannot answer just now', () => {
  it.each([
    'D1_ERROR: Network connection lost.',
    'D1_ERROR: D1 DB reset because its code was updated.',
    'D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.',
    'D1_ERROR: Internal error in D1 DB storage caused object to be reset.',
    'D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.',
  ])('is unavailable, and may be asked again soon: %s', async (message) => {
    expect(await ask('/v1/plugins', message)).toEqual({
      status: 503,
      code: 'database_unavailable',
      retryAfter: '2',
    });
  });

  it.each([
    'D1_ERROR: D1 DB is overloaded. Requests queued for too long.',
    'D1_ERROR: D1 DB is overloaded. Too many requests queued.',
  ])('is left alone for longer where it has too much to do: %s', async (message) => {
    expect(await ask('/v1/categories', message)).toEqual({
      status: 503,
      code: 'database_unavailable',
      retryAfter: '10',
    });
  });

  it('is another thing than a statement that is wrong', async () => {
    expect(await ask('/v1/stats', 'D1_ERROR: no such table: plugins: SQLITE_ERROR')).toEqual({
      status: 500,
      code: 'internal',
      retryAfter: null,
    });
  });
});
