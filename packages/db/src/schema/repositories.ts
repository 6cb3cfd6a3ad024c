import type { Problem } from '@skillstash/shared';
import { REPOSITORY_STATES, RUN_CODES, RUN_STATUSES } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { counter, flag, revision, times, uuidKey } from './columns.ts';

/**
 * What is crawled. `fullName` is the lower-case address; `hostId` is what stays when a repository is renamed, and NULL until
 * something of it was indexed. One whose
 * `origin` is a listing is read at the commit that the listing pins, until somebody asks for it.
 */
export const repositories = sqliteTable(
  'repositories',
  {
    id: uuidKey(),
    fullName: text('full_name').notNull().unique('repositories_full_name_unique'),
    owner: text('owner').notNull(),
    name: text('name').notNull(),
    ownerType: text('owner_type', { enum: ['user', 'organization', 'unknown'] })
      .notNull()
      .default('unknown'),
    hostId: integer('host_id').unique('repositories_host_id_unique'),
    state: text('state', { enum: REPOSITORY_STATES }).notNull().default('new'),
    defaultBranch: text('default_branch'),
    description: text('description'),
    homepageUrl: text('homepage_url'),
    license: text('license'),
    stars: counter('stars'),
    archived: flag('archived').default(sql`0`),
    headSha: text('head_sha'),
    headEtag: text('head_etag'),
    factsEtag: text('facts_etag'),
    factsCheckedAt: text('facts_checked_at'),
    checkedAt: text('checked_at'),
    lastIndexedSha: text('last_indexed_sha'),
    readerVersion: counter('reader_version'),
    problems: text('problems', { mode: 'json' }).$type<Problem[]>().notNull().default(sql`'[]'`),
    leaseToken: text('lease_token'),
    leaseUntil: text('lease_until'),
    nextCrawlAt: text('next_crawl_at'),
    failureCount: counter('failure_count'),
    revision: revision(),
    ...times(),
    origin: text('origin', { enum: ['request', 'listing'] })
      .notNull()
      .default('request'),
    changedAt: text('changed_at'),
    missingSince: text('missing_since'),
    listedHash: text('listed_hash'),
  },
  (table) => [
    index('repositories_by_next_crawl').on(table.nextCrawlAt).where(sql`next_crawl_at IS NOT NULL`),
    index('repositories_unknown').on(table.id).where(sql`host_id IS NULL AND state = 'gone'`),
  ],
);

/** One row for each crawl, kept as history. */
export const crawlRuns = sqliteTable(
  'crawl_runs',
  {
    id: uuidKey(),
    repositoryId: text('repository_id')
      .notNull()
      .references(() => repositories.id, { onDelete: 'cascade' }),
    status: text('status', { enum: RUN_STATUSES }).notNull(),
    code: text('code', { enum: RUN_CODES }),
    message: text('message'),
    trigger: text('trigger', { enum: ['request', 'schedule', 'webhook', 'listing'] }).notNull(),
    commitSha: text('commit_sha'),
    calls: counter('calls'),
    rowsWritten: counter('rows_written'),
    pluginCount: counter('plugin_count'),
    problemCount: counter('problem_count'),
    problems: text('problems', { mode: 'json' }).$type<Problem[]>().notNull().default(sql`'[]'`),
    createdAt: text('created_at').notNull(),
    startedAt: text('started_at'),
    finishedAt: text('finished_at'),
  },
  (table) => [
    index('crawl_runs_by_repository').on(table.repositoryId, table.id),
    uniqueIndex('crawl_runs_open')
      .on(table.repositoryId)
      .where(sql`status IN ('queued', 'running')`),
  ],
);

/** Until when a host asked to be left alone. */
export const hostPauses = sqliteTable('host_pauses', {
  host: text('host').primaryKey().notNull(),
  pausedUntil: text('paused_until').notNull(),
});

/** Webhook deliveries that were seen, so that none counts twice. */
export const webhookDeliveries = sqliteTable(
  'webhook_deliveries',
  { id: text('id').primaryKey().notNull(), receivedAt: text('received_at').notNull() },
  (table) => [index('webhook_deliveries_by_time').on(table.receivedAt)],
);

/** Names that a repository had before. */
export const repositoryRedirects = sqliteTable(
  'repository_redirects',
  {
    fullName: text('full_name').primaryKey().notNull(),
    repositoryId: text('repository_id')
      .notNull()
      .references(() => repositories.id, { onDelete: 'cascade' }),
    sinceAt: text('since_at').notNull(),
  },
  (table) => [index('repository_redirects_by_repository').on(table.repositoryId)],
);
