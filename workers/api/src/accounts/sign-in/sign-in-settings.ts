import type { ApiBindings } from '../../env.ts';
import { AppError } from '../../http/app-error.ts';

/** What signing in takes: where the host is, and as whom we ask there. */
export type SignInSettings = {
  authorizationUrl: string;
  tokenUrl: string;
  userUrl: string;
  clientId: string;
  clientSecret: string;
  authSecret: string;
};

const SECRET_CHARACTERS_MIN = 32;

/**
 * The secret that signs and encrypts, as it is.
 *
 * @throws Error for one that is too short to keep anything secret; it is not repeated
 */
export const strongSecret = (secret: string): string => {
  if (secret.length < SECRET_CHARACTERS_MIN)
    throw new Error(`AUTH_SECRET must have at least ${SECRET_CHARACTERS_MIN} characters.`);
  return secret;
};

/** @throws AppError `sign_in_unavailable` where the registry was set up without it */
export const signInSettings = (env: ApiBindings): SignInSettings => {
  const { GITHUB_CLIENT_ID, GITHUB_CLIENT_SECRET, AUTH_SECRET } = env;
  if (!GITHUB_CLIENT_ID || !GITHUB_CLIENT_SECRET || !AUTH_SECRET)
    throw new AppError('sign_in_unavailable', 'This registry was set up without signing in.');
  return {
    authorizationUrl: env.GITHUB_AUTHORIZATION_URL,
    tokenUrl: env.GITHUB_TOKEN_URL,
    userUrl: env.GITHUB_USER_URL,
    clientId: GITHUB_CLIENT_ID,
    clientSecret: GITHUB_CLIENT_SECRET,
    authSecret: strongSecret(AUTH_SECRET),
  };
};
