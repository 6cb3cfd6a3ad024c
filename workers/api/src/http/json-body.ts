import type { ErrorCode } from '@skillstash/shared';
import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { ApiEnv } from '../env.ts';
import { AppError } from './app-error.ts';

/** What every operation with a JSON body can refuse with, besides what is wrong in it. */
export const BODY_ERRORS = [
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
] as const satisfies readonly ErrorCode[];

/** The largest body that any operation takes. */
const BODY_BYTES_MAX = 65_536;
const WEBHOOK_BYTES_MAX = 25_000_000;
const GIT_PATH = '/git/';

const JSON_MEDIA_TYPE = /^application\/(?:[a-z0-9.+-]+\+)?json\s*(?:;|$)/i;

const isWrite = (method: string): boolean => ['POST', 'PUT', 'PATCH'].includes(method);

/** Forms: of pages without scripts, and of the device flow, which is made of them (RFC 8628). */
const FORM_PATH = /^\/(?:sign-out|device(?:\/(?:code|token))?)$/;

/** What is no JSON, and is looked at where it is read. */
const isOtherwise = (path: string): boolean => path.startsWith(GIT_PATH) || FORM_PATH.test(path);

/** Whether a request has a body: without both headers it has none (RFC 9112, 6.3). */
const hasBody = (header: (name: string) => string | undefined): boolean =>
  header('Transfer-Encoding') !== undefined || (header('Content-Length') ?? '0') !== '0';

/** Refuses a body that is not declared as JSON: 415. What git and forms send is looked at where it is read. */
export const requireJson: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const isJson = JSON_MEDIA_TYPE.test(c.req.header('Content-Type') ?? '');
  const isBody = isWrite(c.req.method) && hasBody((name) => c.req.header(name));
  if (isBody && !isJson && !isOtherwise(c.req.path))
    throw new AppError('unsupported_media_type', 'Send application/json.');
  await next();
};

const limitedTo = (maxSize: number) =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new AppError('payload_too_large', `A body has at most ${maxSize} bytes here.`);
    },
  });

/** Refuses a body over 64 KiB: 413. */
export const limitBody = limitedTo(BODY_BYTES_MAX);

/** Refuses a request of git over 64 KiB: 413. It names what is wanted and held, and a client stops at 256 of these. */
export const limitGit = limitedTo(BODY_BYTES_MAX);

/** Refuses a webhook over 25 MB, which is GitHub's own limit: 413. */
export const limitWebhook = limitedTo(WEBHOOK_BYTES_MAX);
