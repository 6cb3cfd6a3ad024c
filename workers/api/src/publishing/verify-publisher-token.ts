import { type CryptoKey, errors, type JWTPayload, jwtVerify } from 'jose';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';

const CHARACTERS_MAX = 16_384;
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
/** How far the issuer's clock may be from ours. */
const TOLERANCE_SECONDS = 60;
/** For how long after it was made a token is taken, whatever it says itself. */
const AGE_SECONDS_MAX = 900;

/** A number of GitHub's, which its tokens carry as text. */
const hostNumber = z
  .string()
  .regex(/^[1-9][0-9]{0,14}$/)
  .transform(Number);

/**
 * What a token of GitHub Actions says of the job that it was made for, as much of it as is used
 * (docs.github.com/actions/reference/security/oidc). `sub` and the names are not: both are whatever somebody called things.
 */
const claimsSchema = z.looseObject({
  aud: z.string(),
  jti: z.string().regex(/^[\x21-\x7e]{1,200}$/),
  iat: z.number(),
  exp: z.number(),
  nbf: z.number(),
  repository_id: hostNumber,
  repository_owner_id: hostNumber,
  repository: z.string().regex(/^[^/\s]{1,100}\/[^/\s]{1,100}$/),
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  ref: z.string().min(1).max(1000),
});

/** A job on the host that proved which repository it runs in. `usableUntil` (ISO 8601): from then on its token is refused. */
export type PublisherClaims = {
  tokenId: string;
  usableUntil: string;
  hostId: number;
  ownerHostId: number;
  sha: string;
  ref: string;
};

/** What a token is held against; `now` in milliseconds since 1970. */
export type PublisherCheck = {
  issuer: string;
  audience: string;
  now: number;
  findKey(kid: string): Promise<CryptoKey | undefined>;
};

const invalid = (why: string): AppError =>
  new AppError('invalid_token', `This token does not publish here: ${why}.`);

/** Only what the issuer itself signed is told apart: of a forged token nothing is said. */
const refusalOf = (error: unknown, { audience }: PublisherCheck): unknown => {
  if (error instanceof errors.JWTExpired) return invalid('it has expired');
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud')
    return invalid(`its audience has to be ${audience}`);
  if (error instanceof errors.JWTClaimValidationFailed)
    return invalid(`look at its ${error.claim}`);
  if (error instanceof errors.JOSEError) return invalid('its issuer did not sign it so');
  return error;
};

const verify = async (token: string, check: PublisherCheck): Promise<JWTPayload> => {
  const { issuer, audience, now } = check;
  const verified = await jwtVerify(
    token,
    async ({ kid }) => {
      const key = typeof kid === 'string' ? await check.findKey(kid) : undefined;
      if (!key) throw invalid('its issuer has no such key');
      return key;
    },
    {
      algorithms: ['RS256'],
      typ: 'JWT',
      issuer,
      audience,
      currentDate: new Date(now),
      clockTolerance: TOLERANCE_SECONDS,
      maxTokenAge: AGE_SECONDS_MAX,
      requiredClaims: ['exp', 'nbf', 'iat', 'jti'],
    },
  ).catch((error: unknown) => {
    throw refusalOf(error, check);
  });
  return verified.payload;
};

/**
 * Verifies a token that a job asked its host for: signed with RS256 by a key of the issuer, for this registry, now. Whether it was
 * used before is not looked at here.
 *
 * @throws AppError `invalid_token`, and whatever `findKey` throws
 */
export const verifyPublisherToken = async (
  token: string,
  check: PublisherCheck,
): Promise<PublisherClaims> => {
  if (token.length > CHARACTERS_MAX || !COMPACT.test(token)) throw invalid('it is no JWT');
  const parsed = claimsSchema.safeParse(await verify(token, check));
  if (!parsed.success)
    throw invalid(`look at its ${parsed.error.issues.map(({ path }) => path[0]).join(', ')}`);
  const { jti, iat, sha, ref, repository_id, repository_owner_id } = parsed.data;
  const end = iat + AGE_SECONDS_MAX + 2 * TOLERANCE_SECONDS;
  return {
    tokenId: jti,
    usableUntil: new Date(end * 1000).toISOString(),
    hostId: repository_id,
    ownerHostId: repository_owner_id,
    sha,
    ref,
  };
};
