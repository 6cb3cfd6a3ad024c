import { findClaimCandidate } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import type { Principal } from '../principal.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';
import { checkClaim } from './check-claim.ts';
import { CLAIM_MS } from './claim-age.ts';
import { requireRepositoryScope } from './require-repository-scope.ts';

const notYours = (fullName: string): AppError =>
  new AppError('claim_not_found', `You have no claim to ${fullName}.`);

/**
 * Refuses an owner's act to everybody else. A claim that the host confirmed more than 30 days ago is checked with the host
 * first, and ends where the right is gone.
 *
 * @param fullName `owner/repo`, lower case
 * @returns the repository's id
 * @throws AppError `claim_not_found`, `insufficient_scope`; `host_access_needed`, `host_unreadable` where the host has to be
 *   asked and does not say
 */
export const requireOwner = async (
  c: Context<ApiEnv>,
  fullName: string,
  check: { principal: Principal; fetch: Fetch },
): Promise<string> => {
  const { principal } = check;
  requireRepositoryScope(principal, fullName);
  const primary = c.env.DB.withSession('first-primary');
  const candidate = await findClaimCandidate(primary, principal.userId, fullName);
  if (!candidate?.checkedAt) throw notYours(fullName);
  const age_ms = c.get('now') - Date.parse(candidate.checkedAt);
  if (age_ms < CLAIM_MS) return candidate.repositoryId;
  if (!(await checkClaim(c, candidate, check))) throw notYours(fullName);
  return candidate.repositoryId;
};
