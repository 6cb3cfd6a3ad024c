import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { usualPoints } from '../limits/cost-of.ts';
import { rateLimited } from '../limits/limit-requests.ts';
import type { Principal } from './principal.ts';

/**
 * Charges a person for a request, whichever address and credentials they use.
 *
 * @throws AppError `rate_limited`
 */
export const chargePerson = async (c: Context<ApiEnv>, { userId }: Principal): Promise<void> => {
  const cost = { policy: 'person', points: usualPoints(c.req.method) } as const;
  const standing = await c.get('charge')(cost, userId);
  if (standing?.isOver) throw rateLimited(standing);
};
