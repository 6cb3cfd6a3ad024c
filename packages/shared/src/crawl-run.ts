import * as z from 'zod';
import { count, id, isoTime } from './primitives.ts';
import { RUN_CODES, RUN_STATUSES } from './words.ts';

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
