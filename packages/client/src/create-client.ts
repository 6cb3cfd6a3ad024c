import { abortableSleep } from './abortable-sleep.ts';
import { accountMethods } from './account.ts';
import { type AnswerCache, type Connection, createTaggedCall, untagged } from './call.ts';
import { collectionMethods } from './collections.ts';
import { componentMethods } from './components.ts';
import type { Fetch } from './exchange.ts';
import { adminMethods, reportMethods } from './moderation.ts';
import { ownershipMethods } from './ownership.ts';
import { pluginMethods } from './plugins.ts';
import { ratingMethods } from './ratings.ts';
import { marketplaceMethods, registryMethods } from './registry.ts';
import { repositoryMethods, runMethods } from './repositories.ts';
import type { RetryPolicy } from './retry-policy.ts';
import { changeMethods, searchMethods } from './search.ts';

/** How a client reaches its registry. Only `baseUrl` is needed. */
export type ClientOptions = {
  /** Where the registry is; a path below the host is kept. */
  baseUrl: string | URL;
  /** Sends the requests; the global `fetch` where it is left out. */
  fetch?: Fetch | undefined;
  /** How often a read, or a write with an Idempotency-Key, is tried again (3), or more about it. */
  retries?: number | Partial<RetryPolicy> | undefined;
  /** Sent with every request. */
  headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as `Authorization: Bearer …`. */
  token?: string | undefined;
  /** Keeps answers with their entity tags, so that what did not change is not sent again. It is never emptied from here. */
  cache?: AnswerCache | undefined;
  /** Checks each answer against its schema; off where it is left out. */
  validate?: boolean | undefined;
  /** Milliseconds since 1970, for a `Retry-After` that is a date. */
  nowMs?: (() => number) | undefined;
};

const DEFAULT_RETRIES: RetryPolicy = {
  count: 3,
  firstDelayMs: 250,
  maxDelayMs: 8_000,
  maxRetryAfterMs: 60_000,
  sleep: abortableSleep,
  random: Math.random,
};

/** Asks for the global each time: it may be replaced later, and Workers refuse it as another object's method. */
const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

const baseOf = (baseUrl: string | URL): string => {
  const { protocol, origin, pathname, username, search, hash } = new URL(baseUrl);
  if (!/^https?:$/.test(protocol) || username || search || hash)
    throw new TypeError('baseUrl is an http or https address without user, query or fragment');
  return origin + pathname.replace(/\/+$/, '');
};

const connectionOf = (options: ClientOptions): Connection => {
  const { retries = {}, headers = {}, token } = options;
  return {
    base: baseOf(options.baseUrl),
    headers: token === undefined ? headers : { ...headers, Authorization: `Bearer ${token}` },
    fetch: options.fetch ?? globalFetch,
    retry: { ...DEFAULT_RETRIES, ...(typeof retries === 'number' ? { count: retries } : retries) },
    nowMs: options.nowMs ?? Date.now,
    cache: options.cache,
    validate: options.validate ?? false,
  };
};

/**
 * A client of one registry, its methods grouped by what they are about. It holds no state but the cache it is given.
 *
 * Every method throws ApiError where the registry refuses, NetworkError where no answer came, UnexpectedAnswerError for
 * an answer outside the contract, TypeError for a slug or name that no address can carry, and the signal's reason where
 * it is aborted.
 *
 * @throws TypeError for a `baseUrl` that is no plain http or https address
 */
export const createClient = (options: ClientOptions) => {
  const tagged = createTaggedCall(connectionOf(options));
  const call = untagged(tagged);
  return {
    plugins: pluginMethods(call),
    search: searchMethods(call),
    ...componentMethods(call),
    marketplaces: marketplaceMethods(call),
    collections: collectionMethods(tagged),
    ratings: ratingMethods(call),
    changes: changeMethods(call),
    runs: runMethods(call),
    repositories: repositoryMethods(call),
    ...registryMethods(call),
    ...accountMethods(call),
    ...ownershipMethods(call),
    reports: reportMethods(call),
    admin: adminMethods(call),
  };
};

/** A client of one registry. */
export type Client = ReturnType<typeof createClient>;
