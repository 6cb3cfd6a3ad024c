import type {
  Collection,
  CollectionChange,
  CollectionPlace,
  CollectionRequest,
  CollectionSummary,
} from '@skillstash/shared';
import { type CallOptions, type Tagged, type TaggedCall, untagged } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import { pluginPath } from './plugins.ts';
import type { PageSize } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

/** A collection, and the entity tag of this state of it: what changes it has to name the state. */
export type OpenCollection = { collection: Collection; etag: string };

const opened = ({ answer, etag }: Tagged<Collection>): OpenCollection => {
  if (etag === null) throw new TypeError('The registry gave a collection without its entity tag.');
  return { collection: answer, etag };
};

const pathOf = (slug: string) => splitSlug(slug, ['username', 'name']);
const memberPath = (slug: string, plugin: string) => ({ ...pathOf(slug), ...pluginPath(plugin) });

/** Changes of one's own collections: each names the state that it changes, and throws `precondition_failed` for one that is past. */
const changingMethods = (call: TaggedCall) => ({
  /** Makes a collection. */
  create: async (
    collection: CollectionRequest,
    { signal }: CallOptions = {},
  ): Promise<OpenCollection> =>
    opened(await call('collections.create', { body: collection, signal })),

  /** Renames, moves, describes, shows or hides a collection. */
  change: async (
    { collection: { slug }, etag }: OpenCollection,
    changes: CollectionChange,
    { signal }: CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: pathOf(slug), body: changes, ifMatch: etag, signal };
    return opened(await call('collections.change', input));
  },

  /** Deletes a collection. */
  remove: async (
    { collection: { slug }, etag }: OpenCollection,
    { signal }: CallOptions = {},
  ): Promise<void> => {
    await call('collections.remove', { path: pathOf(slug), ifMatch: etag, signal });
  },

  /** Says all members of a collection in their order. */
  setPlugins: async (
    { collection: { slug }, etag }: OpenCollection,
    plugins: readonly string[],
    { signal }: CallOptions = {},
  ): Promise<OpenCollection> => {
    const body = { plugins: [...plugins] };
    const input = { path: pathOf(slug), body, ifMatch: etag, signal };
    return opened(await call('collections.setPlugins', input));
  },

  /** Puts a plugin at the end of a collection, or at a place in it, from 0. */
  putPlugin: async (
    { collection: { slug }, etag }: OpenCollection,
    plugin: string,
    { signal, ...place }: CollectionPlace & CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: memberPath(slug, plugin), body: place, ifMatch: etag, signal };
    return opened(await call('collections.putPlugin', input));
  },

  /** Takes a plugin out of a collection. */
  removePlugin: async (
    { collection: { slug }, etag }: OpenCollection,
    plugin: string,
    { signal }: CallOptions = {},
  ): Promise<OpenCollection> => {
    const input = { path: memberPath(slug, plugin), ifMatch: etag, signal };
    return opened(await call('collections.removePlugin', input));
  },
});

/** Collections of plugins; a slug is `username/name`. What is sent is sent once. */
export const collectionMethods = (call: TaggedCall) => ({
  /** Public collections, featured ones first. */
  list: ({ signal, ...query }: PageSize & CallOptions = {}): Listing<CollectionSummary> =>
    cursorListing(
      (cursor) => untagged(call)('collections.list', { query: { ...query, cursor }, signal }),
      signal,
    ),

  /** One collection with its members in order. */
  get: async (slug: string, { signal }: CallOptions = {}): Promise<Collection> =>
    untagged(call)('collections.get', { path: pathOf(slug), signal }),

  /** The same, to be changed. */
  open: async (slug: string, { signal }: CallOptions = {}): Promise<OpenCollection> =>
    opened(await call('collections.get', { path: pathOf(slug), signal })),

  /** Your own collections, the unlisted among them, the newest first. */
  mine: async ({ signal }: CallOptions = {}): Promise<{ items: CollectionSummary[] }> =>
    untagged(call)('collections.mine', { signal }),

  ...changingMethods(call),
});
