import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../env.ts';
import type { AnswerMemory } from './answer-memory.ts';
import { forgetAnswers } from './forget-answers.ts';
import { requestIdOf } from './request-id.ts';

/** A D1 bookmark as Cloudflare writes them; a false one is accepted silently, so its shape is checked. */
const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/**
 * Gives each request its id, its time and its database session. A caller that wrote before sends the bookmark it was
 * given (`x-d1-bookmark`) and reads at least that state, whichever replica answers.
 *
 * @param clock milliseconds since 1970
 * @param memory where answers are kept
 */
export const requestContext =
  (clock: () => number, memory: AnswerMemory): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const bookmark = c.req.header('x-d1-bookmark') ?? '';
    const requestId = requestIdOf(c.req.raw);
    const database = c.env.DB.withSession(
      BOOKMARK.test(bookmark) ? bookmark : 'first-unconstrained',
    );
    c.set('requestId', requestId);
    c.set('now', clock());
    c.set('database', database);
    // Hono's type of the context lacks what the platform added to it.
    const { cache } = c.executionCtx as ExecutionContext;
    c.set('forget', (tags) => forgetAnswers(memory, cache, tags));
    await next();
    c.res.headers.set('X-Request-Id', requestId);
    const reached = database.getBookmark();
    if (reached) c.res.headers.set('x-d1-bookmark', reached);
  };
