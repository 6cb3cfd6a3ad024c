import type { PluginEditRequest, PluginEdits, RepositoryClaim } from '@skillstash/shared';
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

    /**
     * Says what a plugin is that you own, `owner/repo/plugin`: its category and tags, or that it is deprecated. What is left out
     * stays, null takes back what was said before. It is never tried again by itself.
     */
    editPlugin: async (
      slug: string,
      edit: PluginEditRequest,
      { signal }: CallOptions = {},
    ): Promise<PluginEdits> =>
      call('claims.editPlugin', {
        path: splitSlug(slug, ['owner', 'repo', 'plugin']),
        body: edit,
        signal,
      }),

    /** Gives up your claim. */
    giveUp: async (repository: string, { signal }: CallOptions = {}): Promise<void> =>
      call('claims.giveUp', { path: splitSlug(repository, ['owner', 'repo']), signal }),
  },
});
