import type { Context } from 'hono';
import { v7 } from 'uuid';
import { ownOrigin } from '../accounts/own-origin.ts';
import type { Fetch } from '../accounts/sign-in/fetch-host-person.ts';
import type { ApiBindings, ApiEnv } from '../env.ts';
import { addressIn } from '../http/address-in.ts';
import { AppError } from '../http/app-error.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { noQuery } from '../http/query.ts';
import { rateLimited } from '../limits/limit-requests.ts';
import { crawlAnswer } from '../routes/repositories.ts';
import { createIssuerKeys, type FindKey } from './issuer-keys.ts';
import { type PublisherClaims, verifyPublisherToken } from './verify-publisher-token.ts';

/** All that is asked is in the token. */
const input = { query: noQuery };
const BEARER = /^Bearer +(\S+)$/i;

const issuerOf = ({ PUBLISH_ISSUER: issuer }: ApiBindings): string => {
  // An empty one would be no check at all.
  addressIn('PUBLISH_ISSUER', issuer);
  return issuer;
};

const requirePublisher = async (c: Context<ApiEnv>, findKey: FindKey): Promise<PublisherClaims> => {
  const credentials = c.req.header('Authorization');
  if (!credentials)
    throw new AppError('not_signed_in', 'Send the token that GitHub Actions gave the job.');
  const issuer = issuerOf(c.env);
  const now = c.get('now');
  return verifyPublisherToken(BEARER.exec(credentials)?.[1] ?? '', {
    issuer,
    audience: c.env.PUBLISH_AUDIENCE || ownOrigin(c),
    now,
    findKey: (kid) => findKey(issuer, kid, now),
  });
};

/** Whoever has many repositories asks for no more crawls than anybody else. */
const chargeOwner = async (c: Context<ApiEnv>, { ownerHostId }: PublisherClaims): Promise<void> => {
  const standing = await c.get('charge')({ policy: 'crawls', points: 1 }, `owner:${ownerHostId}`);
  if (standing?.isOver) throw rateLimited(standing);
};

const publish = async (c: Context<ApiEnv>, claims: PublisherClaims): Promise<Response> => {
  await chargeOwner(c, claims);
  const { tokenId, usableUntil, ...commit } = claims;
  const outcome = await c.env.INGESTER.publish({
    ...commit,
    token: { issuer: issuerOf(c.env), id: tokenId, usableUntil },
    auditId: v7(),
    at: new Date(c.get('now')).toISOString(),
    requestId: c.get('requestId'),
  });
  if ('code' in outcome) throw new AppError(outcome.code, outcome.message);
  return crawlAnswer(outcome);
};

/**
 * Trusted publishing: a job of GitHub Actions proves with the token that GitHub signs for it which repository it runs in, and
 * that repository is crawled at once.
 *
 * @param fetch asks the issuer for its keys
 */
export const registerPublishing = (app: ApiApp, fetch: Fetch): void => {
  const findKey = createIssuerKeys(fetch);
  operate<typeof input, PublisherClaims>(
    app,
    {
      method: 'post',
      path: '/v1/publish',
      summary:
        'Have the default branch of the repository that a GitHub Actions job runs in indexed now',
      tags: ['Ownership'],
      input,
      answers: {
        202: {
          description: 'A run is queued; `url` shows it.',
          schema: ({ crawlRequested }) => crawlRequested,
        },
      },
      errors: [
        'not_signed_in',
        'invalid_token',
        'publisher_mismatch',
        'ref_not_published',
        'repository_not_found',
        'publish_token_used',
        'host_unreadable',
      ],
      publisher: true,
    },
    (c, _input, claims) => publish(c, claims),
    (c) => requirePublisher(c, findKey),
  );
};
