import type { RepositoryClaim } from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { splitSlug } from './request-url.ts';

/** What the owners of repositories do with the plugins in them. */
export const ownershipMethods = (call: Call) => ({
  claims: {
    /** The repositories whose plugins you own. */
    list: async ({ signal }: CallOptions = {}): Promise<{ items: RepositoryClaim[] }> =>
      call('claims.list', { signal }),

    /** Claims the plugins of `owner/repo`, which you administer or maintain on GitHub. It is never tried again by itself. */
    make: async (repository: string, { signal }: CallOptions = {}): Promise<RepositoryClaim> =>
      call('claims.make', { path: splitSlug(repository, ['owner', 'repo']), signal }),

    /** Gives up your claim. */
    giveUp: async (repository: string, { signal }: CallOptions = {}): Promise<void> =>
      call('claims.giveUp', { path: splitSlug(repository, ['owner', 'repo']), signal }),
  },
});
