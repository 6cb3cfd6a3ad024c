import { bodyKey } from '@skillstash/db';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from './app-error.ts';
import { knownVersion, versionedAnswer } from './conditional.ts';

/**
 * A stored text by its digest, which is also its ETag.
 *
 * @throws AppError `content_not_found` where R2 does not have it
 */
export const bodyAnswer = async (
  c: Context<ApiEnv>,
  sha256: string,
  contentType: string,
): Promise<Response> => {
  const headers = {
    'Content-Type': contentType,
    // Somebody else's text: a browser shows it as text and nothing else.
    'Content-Security-Policy': "default-src 'none'; sandbox",
    'X-Content-Type-Options': 'nosniff',
  };
  if (knownVersion(c) === sha256) return versionedAnswer(c, sha256, null, headers);
  const stored = await c.env.BODIES.get(bodyKey(sha256));
  if (!stored) throw new AppError('content_not_found', 'The text is not stored here.');
  return versionedAnswer(c, sha256, await stored.text(), headers);
};
