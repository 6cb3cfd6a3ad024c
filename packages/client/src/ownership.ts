import type { PluginEditRequest, PluginEdits, RepositoryClaim } from '@skillstash/shared';
import type { Call, CallOptions, KeyOptions, Written } from './call.ts';
import { splitSlug } from './request-url.ts';

/** What the owners of repositories do with the plugins in them. */
export const ownershipMethods = (call: Call) => ({
  claims: {
    /** The repositories whose plugins you own. */
    list: async (options: CallOptions = {}): Promise<{ items: RepositoryClaim[] }> =>
      call('claims.list', options),

    /** Claims the plugins of `owner/repo`, which you administer or maintain on GitHub. */
    make: async (repository: string, options: KeyOptions = {}): Promise<Written<RepositoryClaim>> =>
      call('claims.make', { path: splitSlug(repository, ['owner', 'repo']), ...options }),

    /**
     * Says what a plugin is that you own, `owner/repo/plugin`: its category and tags, or that it is deprecated. What is left out
     * stays, null takes back what was said before.
     */
    editPlugin: async (
      slug: string,
      edit: PluginEditRequest,
      options: CallOptions = {},
    ): Promise<Written<PluginEdits>> =>
      call('claims.editPlugin', {
        path: splitSlug(slug, ['owner', 'repo', 'plugin']),
        body: edit,
        ...options,
      }),

    /** Gives up your claim. */
    giveUp: async (repository: string, options: CallOptions = {}): Promise<Written> =>
      call('claims.giveUp', { path: splitSlug(repository, ['owner', 'repo']), ...options }),
  },
});
