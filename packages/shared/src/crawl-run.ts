import * as z from 'zod';
import { count, id, isoTime } from './primitives.ts';
import { RUN_CODES, RUN_STATUSES } from './words.ts';

export const crawlRun = z
  .strictObject({
    id,
    repository: z.string().describe('`owner/repo`, in lower case.'),
    status: z
      .enum(RUN_STATUSES)
      .describe(
        'Where it stands. `failed`: another try would not help soon; `retrying`: it will be tried again; `parked`: not before somebody asks.',
      ),
    code: z
      .enum(RUN_CODES)
      .nullable()
      .describe('Why it did not end well; null where it did, or has not ended.'),
    message: z.string().nullable().describe('The same for people.'),
    trigger: z
      .enum(['request', 'schedule', 'webhook', 'listing'])
      .describe(
        'Why it was begun: somebody asked, it was due, the host told of a push, or a marketplace lists it.',
      ),
    commitSha: z
      .string()
      .nullable()
      .describe('The commit that was read, or is indexed; null where none is known.'),
    startedAt: isoTime.nullable().describe('Null while it is queued.'),
    finishedAt: isoTime.nullable().describe('Null while it is open.'),
    calls: count.describe('Requests sent to the host, redirects included.'),
    rowsWritten: count.describe(
      "Rows of the index that changed; the run's own record is not counted.",
    ),
    plugins: count.describe('How many plugins were read.'),
    problems: count.describe('How many problems were noted.'),
    createdAt: isoTime,
  })
  .meta({ id: 'CrawlRun', description: 'One crawl of one repository.' });
export type CrawlRun = z.infer<typeof crawlRun>;
