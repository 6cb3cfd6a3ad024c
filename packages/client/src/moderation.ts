import type { AuditRecord, Report, ReportDecision } from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

const pluginPath = (slug: string) => splitSlug(slug, ['owner', 'repo', 'plugin']);
const reviewPath = (slug: string, username: string) => ({ ...pluginPath(slug), username });
const collectionPath = (slug: string) => splitSlug(slug, ['username', 'name']);

/** Reports of plugins and reviews to the admins. None is ever made again by itself. */
export const reportMethods = (call: Call) => ({
  /** Reports a plugin. */
  plugin: async (
    slug: string,
    reason: string,
    { signal }: CallOptions = {},
  ): Promise<{ id: string }> =>
    call('reports.plugin', { path: pluginPath(slug), body: { reason }, signal }),

  /** Reports somebody's review of a plugin. */
  review: async (
    slug: string,
    username: string,
    reason: string,
    { signal }: CallOptions = {},
  ): Promise<{ id: string }> =>
    call('reports.review', { path: reviewPath(slug, username), body: { reason }, signal }),
});

/** What admins do to plugins, and the record of what everybody did. */
const moderationMethods = (call: Call) => ({
  /** Blocks a plugin: nobody finds it any more, and its address tells the reason. */
  block: async (slug: string, reason: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.block', { path: pluginPath(slug), body: { reason }, signal }),

  /** Unblocks a plugin. */
  unblock: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.unblock', { path: pluginPath(slug), signal }),

  /** Verifies a plugin. */
  verify: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.verify', { path: pluginPath(slug), signal }),

  /** Takes back a verification. */
  unverify: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.unverify', { path: pluginPath(slug), signal }),

  /** Who did what, the latest first. */
  audit: ({ signal, ...query }: PageSize & CallOptions = {}): Listing<AuditRecord> =>
    cursorListing((cursor) => call('admin.audit', { query: { ...query, cursor }, signal }), signal),
});

/** What admins may do. Nothing of it is ever tried again by itself. */
export const adminMethods = (call: Call) => ({
  ...moderationMethods(call),

  /** Puts a collection, `username/name`, before the others. */
  feature: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.feature', { path: collectionPath(slug), signal }),

  /** Puts a collection back among the others. */
  unfeature: async (slug: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.unfeature', { path: collectionPath(slug), signal }),

  /** Hides a review; its stars count all the same. */
  hideReview: async (slug: string, username: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.hideReview', { path: reviewPath(slug, username), signal }),

  /** Shows a review again. */
  showReview: async (slug: string, username: string, { signal }: CallOptions = {}): Promise<void> =>
    call('admin.showReview', { path: reviewPath(slug, username), signal }),

  /** Reports that stand so, open ones where it is left out; the oldest first. */
  reports: ({
    signal,
    ...query
  }: PageSize & CallOptions & { status?: Report['status'] | undefined } = {}): Listing<Report> =>
    cursorListing(
      (cursor) => call('admin.reports', { query: { ...query, cursor }, signal }),
      signal,
    ),

  /** Closes a report. */
  decideReport: async (
    id: string,
    status: ReportDecision['status'],
    { signal }: CallOptions = {},
  ): Promise<void> => call('admin.decideReport', { path: { id }, body: { status }, signal }),
});
