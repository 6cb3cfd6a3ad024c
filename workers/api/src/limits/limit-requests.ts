import type { Context, MiddlewareHandler } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { errorAnswer } from '../http/error-answers.ts';
import { clientAddress } from './client-address.ts';
import { type Cost, costOf } from './cost-of.ts';
import type { Charge, Limiter, Standing } from './limiter.ts';
import { type Policy, quotasOf } from './quotas.ts';

/** Limits that count those without an address together: nobody tries doors unseen. */
const ALWAYS: ReadonlySet<Policy> = new Set(['doors', 'polls']);
const NO_ADDRESS = 'none';

/** Charges somebody: an address or a person's id. Undefined where nothing is counted. */
export type ChargeSomebody = (cost: Cost, who: string | undefined) => Promise<Standing | undefined>;

type Charged = { charge: Charge; standing: Standing };

/**
 * Charges somebody, and notes it for the answer's headers.
 *
 * @throws Error where limits are on and the platform's limiter is not bound
 */
const charging =
  (c: Context<ApiEnv>, limiter: Limiter, charged: Charged[]): ChargeSomebody =>
  async ({ policy, points }, who) => {
    const { LIMITER, RATE_LIMITS } = c.env;
    const quotas = quotasOf(RATE_LIMITS);
    if (!quotas) return undefined;
    if (!LIMITER)
      throw new Error('LIMITER is not bound: add [[ratelimits]], or set RATE_LIMITS to off.');
    if (points === 0 || who === undefined) return undefined;
    const charge = { policy, points, who, quota: quotas[policy] };
    const standing = await limiter.charge(LIMITER, charge, c.get('now'));
    charged.push({ charge, standing });
    return standing;
  };

/** Says how somebody stands, as draft-ietf-httpapi-ratelimit-headers-10 has it. */
const tell = (headers: Headers, { policy, quota, left, seconds, isOver }: Standing): void => {
  headers.append('RateLimit-Policy', `"${policy}";q=${quota};w=60`);
  headers.append('RateLimit', `"${policy}";r=${left};t=${seconds}`);
  if (isOver) headers.set('Retry-After', String(seconds));
};

/** Devices know no problem documents: theirs is what RFC 8628 (3.5) has for those that ask too often. */
const slowDown = (): Response =>
  new Response('{"error":"slow_down","error_description":"This address asks too often."}', {
    status: 400,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': CACHE_CONTROL.none },
  });

/** The refusal of somebody who asks too much. */
export const rateLimited = ({ policy, seconds }: Standing): AppError =>
  new AppError('rate_limited', `You ask too much (${policy}): wait ${seconds} seconds.`);

const refuse = (c: Context<ApiEnv>, standing: Standing): Response =>
  standing.policy === 'polls' ? slowDown() : errorAnswer(c, rateLimited(standing));

/**
 * Charges every request to its address, before anything else is done for it and without the database. What is answered from
 * memory does not come here, and what the caller holds already (304) is given back: both are free.
 */
export const limitRequests =
  (limiter: Limiter): MiddlewareHandler<ApiEnv> =>
  async (c, next) => {
    const charged: Charged[] = [];
    c.set('charge', charging(c, limiter, charged));
    const { headers } = c.req.raw;
    const hasCredentials = headers.has('Authorization') || headers.has('Cookie');
    const cost = costOf(c.req.method, c.req.path, hasCredentials);
    const who = clientAddress(headers) ?? (ALWAYS.has(cost.policy) ? NO_ADDRESS : undefined);
    const standing = await c.get('charge')(cost, who);
    if (standing?.isOver) c.res = refuse(c, standing);
    else await next();
    for (const one of charged) {
      if (c.res.status === 304) limiter.refund(one.charge, c.get('now'));
      tell(c.res.headers, one.standing);
    }
  };
