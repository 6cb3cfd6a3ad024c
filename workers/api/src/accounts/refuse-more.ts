import { type Scope, scopeWord } from '@skillstash/shared';
import { AppError } from '../http/app-error.ts';
import type { Principal } from './principal.ts';

/**
 * Nobody hands on more than they came with: a stolen token must not make itself a better one.
 *
 * @throws AppError `insufficient_scope`
 */
export const refuseMore = (principal: Principal, scopes: readonly Scope[]): void => {
  const more = scopes.filter((scope) =>
    principal.via === 'token'
      ? !principal.scopes.includes(scope)
      : scopeWord(scope) === 'admin' && principal.role !== 'admin',
  );
  if (more.length)
    throw new AppError(
      'insufficient_scope',
      `You cannot give what you do not have: ${more.join(', ')}.`,
    );
};
