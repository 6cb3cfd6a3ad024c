import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import type { ApiApp } from './operation.ts';

/** Headers of the request that came in which the question asked on its behalf carries on. */
const CARRIED = ['CF-Connecting-IP', 'If-None-Match', 'x-d1-bookmark'];

/** Asks this API a question on behalf of the request that is being answered: same caller, same database session. */
export type AskApi = (
  path: string,
  query?: Record<string, string | undefined>,
) => Promise<Response>;

/** Other protocols answer from the API itself, so that they cannot come to differ from it. */
export const askApi =
  (app: ApiApp, c: Context<ApiEnv>): AskApi =>
  async (path, query = {}) => {
    const given = Object.entries(query).filter(
      (pair): pair is [string, string] => pair[1] !== undefined,
    );
    const search = given.length ? `?${new URLSearchParams(given)}` : '';
    const headers = new Headers({ 'X-Request-Id': c.get('requestId') });
    for (const name of CARRIED) {
      const value = c.req.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    const url = new URL(path + search, c.req.url);
    // A segment of dots would lead to another operation than the one that is meant.
    if (url.pathname !== path) throw new Error(`not a path of its own: ${path}`);
    // The request that is being answered was charged for it.
    const env = { ...c.env, RATE_LIMITS: 'off' };
    return app.fetch(new Request(url, { headers }), env, c.executionCtx);
  };
