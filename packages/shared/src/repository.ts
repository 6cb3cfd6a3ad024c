import * as z from 'zod';
import { crawlRun } from './crawl-run.ts';
import { count, isoTime } from './primitives.ts';
import { problem } from './problem.ts';
import { REPOSITORY_STATES } from './words.ts';

export const repository = z
  .strictObject({
    owner: z.string().describe('A user or organization on the host.'),
    name: z.string(),
    url: z.string(),
    hostId: z
      .int()
      .nullable()
      .describe(
        "The host's own number of it, which survives renames; null until something of it was indexed.",
      ),
    state: z
      .enum(REPOSITORY_STATES)
      .describe(
        '`frozen`: the name belongs to another repository by now. `gone`: not found twice, a day apart. `blocked`: the host withholds it. `parked`: eight crawls in a row failed.',
      ),
    defaultBranch: z
      .string()
      .nullable()
      .describe('The branch that is read; null until it is known.'),
    headSha: z.string().nullable().describe('The newest commit that the host told of.'),
    lastIndexedSha: z
      .string()
      .nullable()
      .describe('The commit that is indexed; null where none is.'),
    stars: count.describe('As the host counts them.'),
    archived: z.boolean().describe('Whether its owner made it read-only.'),
    license: z.string().nullable().describe('Its SPDX name, as the host says.'),
    nextCrawlAt: isoTime
      .nullable()
      .describe('When it is looked at next; null where that is not planned.'),
    lastRun: crawlRun.nullable().describe('The newest crawl of it; null where there is none.'),
    problems: z.array(problem).describe('Those of the repository as a whole.'),
  })
  .meta({ id: 'Repository', description: 'A repository that is crawled, with its last run.' });
export type Repository = z.infer<typeof repository>;

export const crawlRequested = z
  .strictObject({
    repository: z.string().describe('`owner/repo`, in lower case.'),
    run: crawlRun.nullable().describe('The crawl; null where what is known is fresh enough.'),
    url: z.string().describe('The path of the run, or of the repository where there is none.'),
  })
  .meta({ id: 'CrawlRequested', description: 'What a request for a crawl led to.' });
export type CrawlRequested = z.infer<typeof crawlRequested>;
