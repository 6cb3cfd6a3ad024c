import type {
  DownloadReport,
  Plugin,
  PluginBatch,
  PluginDownload,
  PluginRating,
  PluginSummary,
  PluginVersion,
} from '@skillstash/shared';
import type { Call, CallOptions, Written } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize, PluginFilters } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/** The path of a plugin from its slug, `owner/repo/plugin` in any letter case. */
export const pluginPath = (slug: string) => splitSlug(slug, ['owner', 'repo', 'plugin']);

/** What hangs below a plugin, page by page. */
const historyMethods = (call: Call) => ({
  /** Contents of a plugin that were seen, newest first. */
  versions: (
    slug: string,
    { signal, bookmark, ...query }: PageSize & CallOptions = {},
  ): Listing<PluginVersion> =>
    cursorListing(async (cursor) => {
      const path = pluginPath(slug);
      return call('plugins.versions', { path, query: { ...query, cursor }, signal, bookmark });
    }, signal),

  /** A plugin's ratings and reviews, newest first. */
  ratings: (
    slug: string,
    { signal, bookmark, ...query }: PageSize & CallOptions = {},
  ): Listing<PluginRating> =>
    cursorListing(async (cursor) => {
      const path = pluginPath(slug);
      return call('plugins.ratings', { path, query: { ...query, cursor }, signal, bookmark });
    }, signal),
});

/** Plugins and what hangs below one. Slugs are `owner/repo/plugin`. */
export const pluginMethods = (call: Call) => ({
  /** Plugins, filtered and sorted. */
  list: ({
    signal,
    bookmark,
    ...query
  }: PluginFilters & PageSize & CallOptions = {}): Listing<PluginSummary> =>
    cursorListing(
      (cursor) => call('plugins.list', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /**
   * One plugin with everything it holds. A slug that moved leads to where the plugin is now: its `slug` is another than you asked
   * for, and `marketplaces.get` and `repositories.get` tell it the same way.
   */
  get: async (slug: string, options: CallOptions = {}): Promise<Plugin> =>
    call('plugins.get', { path: pluginPath(slug), ...options }),

  /** A plugin's README as written; `content_not_found` where it has none. */
  readme: async (slug: string, options: CallOptions = {}): Promise<string> =>
    call('plugins.readme', { path: pluginPath(slug), ...options }),

  /** A plugin's downloads a day over the last 365 days. */
  downloads: async (
    slug: string,
    options: CallOptions = {},
  ): Promise<{ total: number; days: PluginDownload[] }> =>
    call('plugins.downloads', { path: pluginPath(slug), ...options }),

  ...historyMethods(call),

  /**
   * Tells the registry that a plugin was downloaded: it counts once a day for a kind of client and address. A failure should fail
   * no download.
   */
  reportDownload: async (
    slug: string,
    report: DownloadReport,
    options: CallOptions = {},
  ): Promise<Written> =>
    call('plugins.reportDownload', { path: pluginPath(slug), body: report, ...options }),

  /** At most ten plugins that share collections, tags or the owner with one, the most related first. */
  related: async (slug: string, options: CallOptions = {}): Promise<PluginSummary[]> =>
    (await call('plugins.related', { path: pluginPath(slug), ...options })).items,

  /** The plugins that a name may mean, best first: `plugin`, `plugin@marketplace` or `owner/plugin`. */
  resolve: async (name: string, options: CallOptions = {}): Promise<PluginSummary[]> =>
    (await call('plugins.resolve', { query: { name }, ...options })).items,

  /** Up to 100 plugins at once, in the order asked, and the slugs that nobody has. */
  batch: async (
    slugs: readonly string[],
    options: CallOptions = {},
  ): Promise<Written<PluginBatch>> =>
    call('plugins.batch', { body: { slugs: [...slugs] }, ...options }),
});
