import type { AuditRecord, Report, ReportDecision, ReportMade } from '@skillstash/shared';
import type { Call, CallOptions, KeyOptions, Written } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import type { PageSize } from './query-parameters.ts';
import { splitSlug } from './request-url.ts';

const pluginPath = (slug: string) => splitSlug(slug, ['owner', 'repo', 'plugin']);
const reviewPath = (slug: string, username: string) => ({ ...pluginPath(slug), username });
const collectionPath = (slug: string) => splitSlug(slug, ['username', 'name']);

/** Reports of plugins and reviews to the admins. */
export const reportMethods = (call: Call) => ({
  /** Reports a plugin. */
  plugin: async (
    slug: string,
    reason: string,
    options: KeyOptions = {},
  ): Promise<Written<ReportMade>> =>
    call('reports.plugin', { path: pluginPath(slug), body: { reason }, ...options }),

  /** Reports somebody's review of a plugin. */
  review: async (
    slug: string,
    username: string,
    reason: string,
    options: KeyOptions = {},
  ): Promise<Written<ReportMade>> =>
    call('reports.review', { path: reviewPath(slug, username), body: { reason }, ...options }),
});

/** What admins do to plugins, and the record of what everybody did. */
const moderationMethods = (call: Call) => ({
  /** Blocks a plugin: nobody finds it any more, and its address tells the reason. */
  block: async (slug: string, reason: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.block', { path: pluginPath(slug), body: { reason }, ...options }),

  /** Unblocks a plugin. */
  unblock: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.unblock', { path: pluginPath(slug), ...options }),

  /** Verifies a plugin. */
  verify: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.verify', { path: pluginPath(slug), ...options }),

  /** Takes back a verification. */
  unverify: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.unverify', { path: pluginPath(slug), ...options }),

  /** Who did what, the latest first. */
  audit: ({ signal, bookmark, ...query }: PageSize & CallOptions = {}): Listing<AuditRecord> =>
    cursorListing(
      (cursor) => call('admin.audit', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),
});

/** What admins may do. */
export const adminMethods = (call: Call) => ({
  ...moderationMethods(call),

  /** Puts a collection, `username/name`, before the others. */
  feature: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.feature', { path: collectionPath(slug), ...options }),

  /** Puts a collection back among the others. */
  unfeature: async (slug: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.unfeature', { path: collectionPath(slug), ...options }),

  /** Hides a review; its stars count all the same. */
  hideReview: async (slug: string, username: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.hideReview', { path: reviewPath(slug, username), ...options }),

  /** Shows a review again. */
  showReview: async (slug: string, username: string, options: CallOptions = {}): Promise<Written> =>
    call('admin.showReview', { path: reviewPath(slug, username), ...options }),

  /** Reports that stand so, open ones where it is left out; the oldest first. */
  reports: ({
    signal,
    bookmark,
    ...query
  }: PageSize & CallOptions & { status?: Report['status'] | undefined } = {}): Listing<Report> =>
    cursorListing(
      (cursor) => call('admin.reports', { query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /** Closes a report. */
  decideReport: async (
    id: string,
    status: ReportDecision['status'],
    options: KeyOptions = {},
  ): Promise<Written> => call('admin.decideReport', { path: { id }, body: { status }, ...options }),
});
