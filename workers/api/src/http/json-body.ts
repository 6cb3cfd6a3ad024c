import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ApiEnv } from '../env.ts';
import { AppError } from './app-error.ts';

/** The largest body that any operation takes. */
const BODY_BYTES_MAX = 65_536;

const JSON_MEDIA_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

const isWrite = (method: string): boolean => ['POST', 'PUT', 'PATCH'].includes(method);

/** Refuses a body that is not declared as JSON: 415. */
export const requireJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  if (isWrite(c.req.method) && !JSON_MEDIA_TYPE.test(c.req.header('Content-Type') ?? ''))
    throw new AppError('unsupported_media_type', 'Send application/json.');
  await next();
};

/** Refuses a body over 64 KiB: 413. */
export const limitBody = bodyLimit({
  maxSize: BODY_BYTES_MAX,
  onError: () => {
    throw new AppError('payload_too_large', `A body has at most ${BODY_BYTES_MAX} bytes.`);
  },
});
