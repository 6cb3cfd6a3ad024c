import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from './app-error.ts';
import { entityTag } from './conditional.ts';

/** A collection's ETag; what follows the `r` moves with everything that the registry shows, and does not count. */
const STATE = '([0-9a-f]{12}v[0-9]+)r[0-9]+';

/**
 * The states in which a caller will have something changed (If-Match), of which one has to be the stored one. A weak tag does as
 * well as a strong one: caches that compress make one of the other, and ours are version numbers, not of bytes.
 *
 * @returns `*` alone for whatever it is; nothing for tags that nothing here ever had
 * @throws AppError `precondition_required` where nobody says
 */
export const expectedStates = (c: Context<ApiEnv>): string[] => {
  const header = c.req.header('If-Match')?.trim();
  if (!header)
    throw new AppError(
      'precondition_required',
      'Say with If-Match which state you change: the ETag that it had when you read it.',
    );
  if (header === '*') return ['*'];
  return [...header.matchAll(new RegExp(entityTag(c, STATE), 'g'))].map(([, state = '']) => state);
};
