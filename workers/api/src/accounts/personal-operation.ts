import type { ErrorCode, ScopeWord } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, type Operation, operate } from '../http/operation.ts';
import type { Inputs, Parsed } from '../http/parse-input.ts';
import { chargePerson } from './charge-person.ts';
import { type Principal, requirePrincipal } from './principal.ts';

/** What every operation that asks who is there can refuse with. */
const REFUSALS: readonly ErrorCode[] = ['not_signed_in', 'invalid_token', 'insufficient_scope'];

const refusalsOf = ({ method }: Operation): readonly ErrorCode[] =>
  method === 'get' ? REFUSALS : [...REFUSALS, 'foreign_origin'];

/** An operation for people who are known. */
export type PersonalOperation<I extends Inputs> = Operation<I> & { scope: ScopeWord };

/**
 * Declares an operation that only a known person may call. They are asked who they are before anything else is looked at,
 * and no cache keeps the answer.
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
      const response = await handle(c, input, principal);
      response.headers.set('Cache-Control', CACHE_CONTROL.personal);
      response.headers.append('Vary', 'Authorization, Cookie');
      return response;
    },
    async (c) => {
      const principal = await requirePrincipal(c, operation.scope);
      await chargePerson(c, principal);
      return principal;
    },
  );
