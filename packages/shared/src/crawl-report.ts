import * as z from 'zod';
import { componentCounts } from './plugin.ts';
import { commitSha, count } from './primitives.ts';
import { problem } from './problem.ts';

/**
 * What a repository holds, read without storing anything. `external` counts entries whose plugin lives elsewhere;
 * `problems` are those of the repository as a whole. At most 1,000 plugins are told apart.
 */
export const crawlReport = z
  .strictObject({
    repository: z.string(),
    commitSha,
    calls: count,
    marketplace: z.strictObject({ name: z.string().nullable(), loadable: z.boolean() }).nullable(),
    plugins: z.array(
      z.strictObject({
        name: z.string().nullable(),
        version: z.string().nullable(),
        path: z.string(),
        loadable: z.boolean(),
        componentCounts,
        problems: z.array(problem),
      }),
    ),
    external: count,
    unclaimedSkills: count,
    problems: z.array(problem),
  })
  .meta({ id: 'CrawlReport' });
export type CrawlReport = z.infer<typeof crawlReport>;
