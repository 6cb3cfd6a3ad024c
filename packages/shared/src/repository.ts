import * as z from 'zod';
import { crawlRun } from './crawl-run.ts';
import { count, isoTime } from './primitives.ts';
import { problem } from './problem.ts';
import { REPOSITORY_STATES } from './words.ts';

/** A repository that is crawled, with its last run. `hostId` is the host's own numeric id; it survives renames. */
export const repository = z
  .strictObject({
    owner: z.string(),
    name: z.string(),
    url: z.string(),
    hostId: z.int().nullable(),
    state: z.enum(REPOSITORY_STATES),
    defaultBranch: z.string().nullable(),
    headSha: z.string().nullable(),
    lastIndexedSha: z.string().nullable(),
    stars: count,
    archived: z.boolean(),
    license: z.string().nullable(),
    nextCrawlAt: isoTime.nullable(),
    lastRun: crawlRun.nullable(),
    problems: z.array(problem),
  })
  .meta({ id: 'Repository' });
export type Repository = z.infer<typeof repository>;

/** What a request for a crawl led to: the run, and where to watch it. `run` is null when the known state is fresh enough. */
export const crawlRequested = z
  .strictObject({ repository: z.string(), run: crawlRun.nullable(), url: z.string() })
  .meta({ id: 'CrawlRequested' });
export type CrawlRequested = z.infer<typeof crawlRequested>;
