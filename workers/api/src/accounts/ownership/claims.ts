import { endClaim, findClaimCandidate, listClaims } from '@skillstash/db/accounts';
import type { Context } from 'hono';
import type { ApiEnv } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';
import type { ApiApp } from '../../http/operation.ts';
import { fullNameOf, noQuery, repositoryPath } from '../../http/query.ts';
import { auditEntry } from '../audit-entry.ts';
import { personalAnswer, personalText } from '../personal-answer.ts';
import { operateAs } from '../personal-operation.ts';
import type { Principal } from '../principal.ts';
import type { Fetch } from '../sign-in/fetch-host-person.ts';
import { checkClaim } from './check-claim.ts';
import { requireRepositoryScope } from './require-repository-scope.ts';

const PATH = '/v1/repositories/{owner}/{repo}/claim';

const findCandidate = async (c: Context<ApiEnv>, principal: Principal, fullName: string) => {
  const primary = c.env.DB.withSession('first-primary');
  const candidate = await findClaimCandidate(primary, principal.userId, fullName);
  if (!candidate) throw new AppError('repository_not_found', `${fullName} is not known here.`);
  return candidate;
};

const registerClaiming = (app: ApiApp, fetch: Fetch): void =>
  operateAs(
    app,
    {
      method: 'post',
      path: PATH,
      summary: 'Claim the plugins of a repository that you administer or maintain on GitHub',
      tags: ['Ownership'],
      input: { params: repositoryPath, query: noQuery },
      answers: {
        200: {
          description: 'The claim, just confirmed.',
          schema: ({ repositoryClaim }) => repositoryClaim,
        },
      },
      errors: ['not_maintainer', 'host_access_needed', 'repository_not_found', 'host_unreadable'],
      scope: 'publish',
    },
    async (c, { params }, principal) => {
      const fullName = fullNameOf(params);
      requireRepositoryScope(principal, fullName);
      const candidate = await findCandidate(c, principal, fullName);
      const claim = await checkClaim(c, candidate, { principal, fetch });
      if (!claim)
        throw new AppError(
          'not_maintainer',
          `GitHub does not say that you administer or maintain ${fullName}.`,
        );
      return personalAnswer(claim);
    },
  );

const registerGivingUp = (app: ApiApp): void =>
  operateAs(
    app,
    {
      method: 'delete',
      path: PATH,
      summary: 'Give up your claim',
      tags: ['Ownership'],
      input: { params: repositoryPath, query: noQuery },
      answers: { 204: { description: 'You own its plugins no more.' } },
      errors: ['repository_not_found', 'claim_not_found'],
      scope: 'publish',
    },
    async (c, { params }, principal) => {
      const fullName = fullNameOf(params);
      requireRepositoryScope(principal, fullName);
      const { repositoryId } = await findCandidate(c, principal, fullName);
      const audit = auditEntry(c, principal, {
        action: 'claim_ended',
        objectKind: 'repository',
        objectId: repositoryId,
        detail: { repository: fullName, by: 'person' },
      });
      const ownership = { userId: principal.userId, repositoryId };
      if (!(await endClaim(c.get('database'), ownership, audit)))
        throw new AppError('claim_not_found', `You have no claim to ${fullName}.`);
      return new Response(null, { status: 204 });
    },
  );

/**
 * Claims to repositories: made, listed and given up by the person who has them.
 *
 * @param fetch asks the host
 */
export const registerClaims = (app: ApiApp, fetch: Fetch): void => {
  registerClaiming(app, fetch);
  registerGivingUp(app);
  operateAs(
    app,
    {
      method: 'get',
      path: '/v1/claims',
      summary: 'The repositories whose plugins you own',
      tags: ['Ownership'],
      input: { query: noQuery },
      answers: {
        200: {
          description: 'At most 500.',
          schema: ({ repositoryClaimList }) => repositoryClaimList,
        },
      },
      errors: [],
      scope: 'read',
    },
    async (c, _input, { userId }) =>
      personalText(`{"items":${await listClaims(c.get('database'), userId)}}`),
  );
};
