import * as z from 'zod';
import { count, id, isoTime } from './primitives.ts';

/** Where a crawl stands. `retrying` ended badly and will be tried again; `parked` will not until somebody asks. */
export const RUN_STATUSES = [
  'queued',
  'running',
  'ok',
  'unchanged',
  'failed',
  'retrying',
  'parked',
] as const;

/** Why a crawl did not end well. Append; never rename. */
export const RUN_CODES = [
  'nothing_to_index',
  'host_unreachable',
  'host_error',
  'host_rate_limited',
  'repository_not_found',
  'repository_blocked',
  'repository_replaced',
  'repository_moved',
  'archive_truncated',
  'archive_corrupt',
  'archive_too_large',
  'lease_lost',
  'internal',
  'host_timeout',
  'archive_timeout',
] as const;
export type RunCode = (typeof RUN_CODES)[number];

/**
 * One crawl of one repository. `calls` are requests sent to the host, `rowsWritten` rows of the index that changed
 * (the run's own record is not counted), `plugins` how many were read, `problems` how many were noted.
 */
export const crawlRun = z
  .strictObject({
    id,
    repository: z.string(),
    status: z.enum(RUN_STATUSES),
    code: z.enum(RUN_CODES).nullable(),
    message: z.string().nullable(),
    trigger: z.enum(['request', 'schedule', 'webhook', 'listing']),
    commitSha: z.string().nullable(),
    startedAt: isoTime.nullable(),
    finishedAt: isoTime.nullable(),
    calls: count,
    rowsWritten: count,
    plugins: count,
    problems: count,
    createdAt: isoTime,
  })
  .meta({ id: 'CrawlRun' });
export type CrawlRun = z.infer<typeof crawlRun>;
