import type {
  Marketplace,
  MarketplaceSummary,
  NameCount,
  RegistryStats,
  User,
} from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

type ListOptions = PageSize & CallOptions;

/** Marketplaces and what they list; one is named by its repository, `owner/repo`. */
export const marketplaceMethods = (call: Call) => ({
  /** Marketplaces, most stars first. */
  list: ({ signal, bookmark, ...query }: ListOptions = {}): Listing<MarketplaceSummary> =>
    cursorListing(
      (cursor) => call('marketplaces.list', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /** One marketplace with its entries and last run. */
  get: async (repository: string, options: CallOptions = {}): Promise<Marketplace> =>
    call('marketplaces.get', { path: splitSlug(repository, ['owner', 'repo']), ...options }),
});

/** People, counts over everything, and whether the registry is well. */
export const registryMethods = (call: Call) => ({
  users: {
    /** A person's public profile. */
    get: async (username: string, options: CallOptions = {}): Promise<User> =>
      call('users.get', { path: { username }, ...options }),
  },
  categories: {
    /** Categories and how many plugins carry each, the most used first. */
    list: ({ signal, bookmark, ...query }: ListOptions = {}): Listing<NameCount> =>
      cursorListing(
        (cursor) => call('categories.list', { query: { ...query, cursor }, signal, bookmark }),
        signal,
      ),
  },
  tags: {
    /** Tags and how many plugins carry each, the most used first. */
    list: ({ signal, bookmark, ...query }: ListOptions = {}): Listing<NameCount> =>
      cursorListing(
        (cursor) => call('tags.list', { query: { ...query, cursor }, signal, bookmark }),
        signal,
      ),
  },
  stats: {
    /** Totals of everything. */
    get: async (options: CallOptions = {}): Promise<RegistryStats> => call('stats.get', options),
  },
  health: {
    /** The worker answers. */
    live: async (options: CallOptions = {}): Promise<{ status: 'ok' }> =>
      call('health.live', options),

    /** Its database does, too; else it throws `database_unavailable`. */
    ready: async (options: CallOptions = {}): Promise<{ status: 'ok' }> =>
      call('health.ready', options),
  },
});
