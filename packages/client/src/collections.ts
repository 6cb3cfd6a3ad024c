import type {
  Collection,
  CollectionChange,
  CollectionPlace,
  CollectionRequest,
  CollectionSummary,
} from '@skillstash/shared';
import {
  type CallOptions,
  type KeyOptions,
  type Tagged,
  type TaggedCall,
  untagged,
  type Written,
} from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import { pluginPath } from './plugins.ts';
import type { PageSize } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/**
 * A collection, and the entity tag of this state of it: what changes it has to name the state. Reads that take the bookmark see
 * it, too.
 */
export type OpenCollection = {
  collection: Collection;
  etag: string;
  bookmark?: string | undefined;
};

const opened = ({ answer, etag, bookmark }: Tagged<Collection>): OpenCollection => {
  if (etag === null) throw new TypeError('The registry gave a collection without its entity tag.');
  return { collection: answer, etag, bookmark };
};

const pathOf = (slug: string) => splitSlug(slug, ['username', 'name']);
const memberPath = (slug: string, plugin: string) => ({ ...pathOf(slug), ...pluginPath(plugin) });

/** Changes of one's own collections: each names the state that it changes, and throws `precondition_failed` for one that is past. */
const changingMethods = (call: TaggedCall) => ({
  /** Makes a collection. */
  create: async (
    collection: CollectionRequest,
    options: KeyOptions = {},
  ): Promise<OpenCollection> =>
    opened(await call('collections.create', { body: collection, ...options })),

  /** Renames, moves, describes, shows or hides a collection. */
  change: async (
    { collection: { slug }, etag }: OpenCollection,
    changes: CollectionChange,
    options: CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: pathOf(slug), body: changes, ifMatch: etag, ...options };
    return opened(await call('collections.change', input));
  },

  /** Deletes a collection. */
  remove: async (
    { collection: { slug }, etag }: OpenCollection,
    options: CallOptions = {},
  ): Promise<Written> =>
    untagged(call)('collections.remove', { path: pathOf(slug), ifMatch: etag, ...options }),

  /** Says all members of a collection in their order. */
  setPlugins: async (
    { collection: { slug }, etag }: OpenCollection,
    plugins: readonly string[],
    options: CallOptions = {},
  ): Promise<OpenCollection> => {
    const body = { plugins: [...plugins] };
    const input = { path: pathOf(slug), body, ifMatch: etag, ...options };
    return opened(await call('collections.setPlugins', input));
  },

  /** Puts a plugin at the end of a collection, or at a place in it, from 0. */
  putPlugin: async (
    { collection: { slug }, etag }: OpenCollection,
    plugin: string,
    { signal, bookmark, ...place }: CollectionPlace & CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: memberPath(slug, plugin), body: place, ifMatch: etag, signal, bookmark };
    return opened(await call('collections.putPlugin', input));
  },

  /** Takes a plugin out of a collection. */
  removePlugin: async (
    { collection: { slug }, etag }: OpenCollection,
    plugin: string,
    options: CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: memberPath(slug, plugin), ifMatch: etag, ...options };
    return opened(await call('collections.removePlugin', input));
  },
});

/** Collections of plugins; a slug is `username/name`. */
export const collectionMethods = (call: TaggedCall) => ({
  /** Public collections, featured ones first. */
  list: ({ signal, bookmark, ...query }: PageSize & CallOptions = {}): Listing<CollectionSummary> =>
    cursorListing(
      (cursor) =>
        untagged(call)('collections.list', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /** One collection with its members in order. */
  get: async (slug: string, options: CallOptions = {}): Promise<Collection> =>
    untagged(call)('collections.get', { path: pathOf(slug), ...options }),

  /** The same, to be changed. */
  open: async (slug: string, options: CallOptions = {}): Promise<OpenCollection> =>
    opened(await call('collections.get', { path: pathOf(slug), ...options })),

  /** Your own collections, the unlisted among them, the newest first. */
  mine: async (options: CallOptions = {}): Promise<{ items: CollectionSummary[] }> =>
    untagged(call)('collections.mine', options),

  ...changingMethods(call),
});
