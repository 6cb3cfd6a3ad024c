import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../env.ts';

/** A D1 bookmark as Cloudflare writes them; a false one is accepted silently, so its shape is checked. */
const BOOKMARK = /^[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{32}$/;

/** A caller's own request id, if it is harmless to log and to send back. */
const REQUEST_ID = /^[A-Za-z0-9_-]{8,64}$/;

/**
 * Gives each request its id, its time and its database session. A caller that wrote before sends the bookmark it was
 * given (`x-d1-bookmark`) and reads at least that state, whichever replica answers.
 *
 * @param clock milliseconds since 1970
 */
export const requestContext =
  (clock: () => number): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const bookmark = c.req.header('x-d1-bookmark') ?? '';
    const asked = c.req.header('X-Request-Id') ?? '';
    const requestId = REQUEST_ID.test(asked) ? asked : crypto.randomUUID();
    const database = c.env.DB.withSession(
      BOOKMARK.test(bookmark) ? bookmark : 'first-unconstrained',
    );
    c.set('requestId', requestId);
    c.set('now', clock());
    c.set('database', database);
    await next();
    c.res.headers.set('X-Request-Id', requestId);
    const reached = database.getBookmark();
    if (reached) c.res.headers.set('x-d1-bookmark', reached);
  };
