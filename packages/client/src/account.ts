import type { ApiToken, ApiTokenCreated, ApiTokenRequest, Me } from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';

/** The person whose token the client has, and their tokens. */
export const accountMethods = (call: Call) => ({
  me: {
    /** Who you are, and what your token allows. */
    get: async ({ signal }: CallOptions = {}): Promise<Me> => call('me.get', { signal }),

    /** Ends all of your sessions in browsers at once; tokens stay. */
    signOutEverywhere: async ({ signal }: CallOptions = {}): Promise<void> =>
      call('me.signOutEverywhere', { signal }),
  },
  tokens: {
    /** Your newest 100 tokens, the revoked and expired among them. */
    list: async ({ signal }: CallOptions = {}): Promise<{ items: ApiToken[] }> =>
      call('tokens.list', { signal }),

    /**
     * Makes a token; it is shown this once. It is never tried again by itself. Only a session makes tokens: a client that has a
     * token itself is refused (`session_required`).
     */
    create: async (
      token: ApiTokenRequest,
      { signal }: CallOptions = {},
    ): Promise<ApiTokenCreated> => call('tokens.create', { body: token, signal }),

    /** Ends a token at once. */
    revoke: async (id: string, { signal }: CallOptions = {}): Promise<void> =>
      call('tokens.revoke', { path: { id }, signal }),
  },
});
