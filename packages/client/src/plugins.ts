import type {
  DownloadReport,
  Plugin,
  PluginBatch,
  PluginDownload,
  PluginRating,
  PluginSummary,
  PluginVersion,
} from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize, PluginFilters } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/** The path of a plugin from its slug, `owner/repo/plugin` in any letter case. */
export const pluginPath = (slug: string) => splitSlug(slug, ['owner', 'repo', 'plugin']);

/** Plugins and what hangs below one. Slugs are `owner/repo/plugin`. */
export const pluginMethods = (call: Call) => ({
  /** Plugins, filtered and sorted. */
  list: ({
    signal,
    ...query
  }: PluginFilters & PageSize & CallOptions = {}): Listing<PluginSummary> =>
    cursorListing(
      (cursor) => call('plugins.list', { query: { ...query, cursor }, signal }),
      signal,
    ),

  /** One plugin with everything it holds. A slug that moved leads to where the plugin is now. */
  get: async (slug: string, { signal }: CallOptions = {}): Promise<Plugin> =>
    call('plugins.get', { path: pluginPath(slug), signal }),

  /** A plugin's README as written; `content_not_found` where it has none. */
  readme: async (slug: string, { signal }: CallOptions = {}): Promise<string> =>
    call('plugins.readme', { path: pluginPath(slug), signal }),

  /** Contents of a plugin that were seen, newest first. */
  versions: (
    slug: string,
    { signal, ...query }: PageSize & CallOptions = {},
  ): Listing<PluginVersion> =>
    cursorListing(async (cursor) => {
      const path = pluginPath(slug);
      return call('plugins.versions', { path, query: { ...query, cursor }, signal });
    }, signal),

  /** A plugin's ratings and reviews, newest first. */
  ratings: (
    slug: string,
    { signal, ...query }: PageSize & CallOptions = {},
  ): Listing<PluginRating> =>
    cursorListing(async (cursor) => {
      const path = pluginPath(slug);
      return call('plugins.ratings', { path, query: { ...query, cursor }, signal });
    }, signal),

  /** A plugin's downloads a day over the last 365 days. */
  downloads: async (
    slug: string,
    { signal }: CallOptions = {},
  ): Promise<{ total: number; days: PluginDownload[] }> =>
    call('plugins.downloads', { path: pluginPath(slug), signal }),

  /**
   * Tells the registry that a plugin was downloaded: it counts once a day for a kind of client and address. It is never tried
   * again by itself, and a failure should fail no download.
   */
  reportDownload: async (
    slug: string,
    report: DownloadReport,
    { signal }: CallOptions = {},
  ): Promise<void> =>
    call('plugins.reportDownload', { path: pluginPath(slug), body: report, signal }),

  /** At most ten plugins that share collections, tags or the owner with one, the most related first. */
  related: async (slug: string, { signal }: CallOptions = {}): Promise<PluginSummary[]> =>
    (await call('plugins.related', { path: pluginPath(slug), signal })).items,

  /** The plugins that a name may mean, best first: `plugin`, `plugin@marketplace` or `owner/plugin`. */
  resolve: async (name: string, { signal }: CallOptions = {}): Promise<PluginSummary[]> =>
    (await call('plugins.resolve', { query: { name }, signal })).items,

  /** Up to 100 plugins at once, in the order asked, and the slugs that nobody has. It is never tried again by itself. */
  batch: async (slugs: readonly string[], { signal }: CallOptions = {}): Promise<PluginBatch> =>
    call('plugins.batch', { body: { slugs: [...slugs] }, signal }),
});
