import { type ClaimCandidate, confirmClaim, endClaim } from '@skillstash/db/accounts';
import type { RepositoryClaim } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import { auditEntry } from '../audit-entry.ts';
import { nowOf, type Principal } from '../principal.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';
import { openText } from '../sign-in/sealed-text.ts';
import { fetchPermission } from './fetch-permission.ts';

/** Whose claim is checked, and how the host is asked. */
export type ClaimCheck = { principal: Principal; fetch: Fetch };

const tokenOf = async (c: Context<ApiEnv>, candidate: ClaimCandidate): Promise<string> => {
  const { sealedToken, personHostId } = candidate;
  const secret = c.env.AUTH_SECRET;
  if (!sealedToken || !secret)
    throw new AppError('host_access_needed', 'Sign in with GitHub first: it is asked as you.');
  return openText(secret, sealedToken, String(personHostId)).catch((cause: unknown) => {
    // Sealed with another secret: it opens no more, and signing in brings a new one.
    const refusal = new AppError('host_access_needed', 'Sign in with GitHub again.');
    throw Object.assign(refusal, { cause });
  });
};

/**
 * Asks the host, as the person, what they may do with a repository, and keeps the answer: a claim is made or confirmed, or
 * ends where they may nothing any more. Where the host does not answer, everything stays as it is.
 *
 * @returns the claim; undefined where the host says that the person has no such right
 * @throws AppError `host_access_needed`, `host_unreadable`, `repository_not_found` for one that was never read
 */
export const checkClaim = async (
  c: Context<ApiEnv>,
  candidate: ClaimCandidate,
  { principal, fetch }: ClaimCheck,
): Promise<RepositoryClaim | undefined> => {
  const { repositoryId, fullName, hostId } = candidate;
  if (hostId === null)
    throw new AppError('repository_not_found', `${fullName} was not read yet: ask for a crawl.`);
  const accessToken = await tokenOf(c, candidate);
  const permission = await fetchPermission(fetch, c.env.GITHUB_API_URL, hostId, accessToken);
  const database = c.get('database');
  const ownership = { userId: principal.userId, repositoryId };
  const entry = (action: 'claim_confirmed' | 'claim_ended', detail: Record<string, unknown>) =>
    auditEntry(c, principal, { action, objectKind: 'repository', objectId: repositoryId, detail });
  if (!permission) {
    await endClaim(database, ownership, entry('claim_ended', { repository: fullName, by: 'host' }));
    return undefined;
  }
  const checkedAt = nowOf(c);
  const audit = entry('claim_confirmed', { repository: fullName, permission });
  const claimedAt = await confirmClaim(
    database,
    { ...ownership, permission, now: checkedAt },
    audit,
  );
  return { repository: fullName, permission, claimedAt, checkedAt };
};
