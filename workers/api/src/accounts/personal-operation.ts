import type { ErrorCode, ScopeWord } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, type Operation, operate } from '../http/operation.ts';
import type { Inputs, Parsed } from '../http/parse-input.ts';
import { answerOnce } from './answer-once.ts';
import { chargePerson } from './charge-person.ts';
import { type Principal, requirePrincipal, requireSession } from './principal.ts';

/** What every operation that asks who is there can refuse with. */
const REFUSALS: readonly ErrorCode[] = ['not_signed_in', 'invalid_token', 'insufficient_scope'];

/** Of what writes: a session may have been sent by another site; and a POST may come with a key, see answer-once.ts. */
const WRITE_REFUSALS: readonly ErrorCode[] = [...REFUSALS, 'foreign_origin'];
const POST_REFUSALS: readonly ErrorCode[] = [
  ...WRITE_REFUSALS,
  'invalid_request',
  'idempotency_key_reused',
  'idempotency_key_in_use',
];

const refusalsOf = ({
  method,
  sessionOnly,
}: Pick<Operation, 'method' | 'sessionOnly'>): readonly ErrorCode[] => {
  if (sessionOnly) return [...refusalsOf({ method }), 'session_required'];
  if (method === 'get') return REFUSALS;
  return method === 'post' ? POST_REFUSALS : WRITE_REFUSALS;
};

/** An operation for people who are known. */
export type PersonalOperation<I extends Inputs> = Operation<I> & { scope: ScopeWord };

/**
 * Declares an operation that only a known person may call. They are asked who they are before anything else is looked at,
 * and no cache keeps the answer. A POST that comes with an `Idempotency-Key` acts once: `handle` throws an AppError below 500,
 * or `host_unreadable`, only where it did nothing.
 *
 * @param handle gets the parsed input and the person
 */
export const operateAs = <const I extends Inputs>(
  app: ApiApp,
  operation: PersonalOperation<I>,
  handle: (c: Context<ApiEnv>, input: Parsed<I>, principal: Principal) => Promise<Response>,
): void =>
  operate<I, Principal>(
    app,
    { ...operation, errors: [...operation.errors, ...refusalsOf(operation as Operation)] },
    async (c, input, principal) => {
      const act = () => handle(c, input, principal);
      const response = await (operation.method === 'post' ? answerOnce(c, principal, act) : act());
      response.headers.set('Cache-Control', CACHE_CONTROL.personal);
      response.headers.append('Vary', 'Authorization, Cookie');
      return response;
    },
    async (c) => {
      const principal = await requirePrincipal(c, operation.scope);
      if (operation.sessionOnly) requireSession(principal);
      await chargePerson(c, principal);
      return principal;
    },
  );
