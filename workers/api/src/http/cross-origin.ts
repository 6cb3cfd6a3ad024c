import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import type { ApiEnv } from '../env.ts';

const ANYBODY = '*';
const READABLE = [
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
  'x-d1-bookmark',
].join();

const answerPreflight = cors({
  origin: ANYBODY,
  allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'],
  allowHeaders: [
    'Authorization',
    'Cache-Control',
    'Content-Type',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Mcp-Method',
    'Mcp-Name',
    'Mcp-Protocol-Version',
    'X-Request-Id',
    'x-d1-bookmark',
  ],
  maxAge: 86_400,
});

/**
 * Lets pages of every origin ask, without their visitors' cookies. Headers go onto the finished answer: Hono's own middleware
 * puts them before it, on an empty one, and copying that into the answer costs as much as all other headers.
 */
export const crossOrigin: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (c.req.method === 'OPTIONS') return answerPreflight(c, next);
  await next();
  c.res.headers.set('Access-Control-Allow-Origin', ANYBODY);
  c.res.headers.set('Access-Control-Expose-Headers', READABLE);
};
