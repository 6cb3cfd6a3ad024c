import type { ApiToken, ApiTokenCreated, ApiTokenRequest, Me } from '@skillstash/shared';
import type { Call, CallOptions, KeyOptions, Written } from './call.ts';

/** The person whose token the client has, and their tokens. */
export const accountMethods = (call: Call) => ({
  me: {
    /** Who you are, and what your token allows. */
    get: async (options: CallOptions = {}): Promise<Me> => call('me.get', options),

    /** Ends all of your sessions in browsers at once; tokens stay. */
    signOutEverywhere: async (options: CallOptions = {}): Promise<Written> =>
      call('me.signOutEverywhere', options),
  },
  tokens: {
    /** Your newest 100 tokens, the revoked and expired among them. */
    list: async (options: CallOptions = {}): Promise<{ items: ApiToken[] }> =>
      call('tokens.list', options),

    /**
     * Makes a token; it is shown this once. Only a session makes tokens: a client that has a token itself is refused
     * (`session_required`).
     */
    create: async (
      token: ApiTokenRequest,
      options: KeyOptions = {},
    ): Promise<Written<ApiTokenCreated>> => call('tokens.create', { body: token, ...options }),

    /** Ends a token at once. */
    revoke: async (id: string, options: CallOptions = {}): Promise<Written> =>
      call('tokens.revoke', { path: { id }, ...options }),
  },
});
