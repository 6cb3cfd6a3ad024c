import type { Scope } from '@skillstash/shared';
import { AppError } from '../../http/app-error.ts';
import type { Principal } from '../principal.ts';

const WORD = 'publish:';

/** Whether a scope is for publishing from a repository. @param fullName `owner/repo`, lower case */
const covers = (scope: Scope, fullName: string): boolean => {
  if (!scope.startsWith(WORD)) return false;
  const pattern = scope.slice(WORD.length);
  const [owner] = fullName.split('/');
  return pattern === '*' || pattern === fullName || pattern === `${owner}/*`;
};

/**
 * Refuses credentials that are for other repositories.
 *
 * @param fullName `owner/repo`, lower case
 * @throws AppError `insufficient_scope`
 */
export const requireRepositoryScope = ({ scopes }: Principal, fullName: string): void => {
  if (!scopes.some((scope) => covers(scope, fullName)))
    throw new AppError('insufficient_scope', `This takes the scope ${WORD}${fullName}.`);
};
