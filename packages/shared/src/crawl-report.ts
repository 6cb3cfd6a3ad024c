import * as z from 'zod';
import { componentCounts } from './plugin.ts';
import { commitSha, count } from './primitives.ts';
import { problem } from './problem.ts';

export const crawlReport = z
  .strictObject({
    repository: z.string().describe('`owner/repo` as asked for.'),
    commitSha: commitSha.describe('The head of the default branch, which was read.'),
    calls: count.describe('Requests sent to the host.'),
    marketplace: z
      .strictObject({
        name: z.string().nullable(),
        loadable: z.boolean().describe('Whether clients take the file.'),
      })
      .nullable()
      .describe('Its `marketplace.json`; null where it has none.'),
    plugins: z
      .array(
        z.strictObject({
          name: z.string().nullable(),
          version: z.string().nullable().describe('What clients call its version.'),
          path: z
            .string()
            .describe("Its folder from the repository's root; empty for the root itself."),
          loadable: z.boolean().describe('Whether clients load it.'),
          componentCounts: componentCounts.describe('How many components of each kind it has.'),
          problems: z.array(problem).describe('What its author would want to know.'),
        }),
      )
      .describe('The first 1,000 of its plugins.'),
    external: count.describe('Entries of its marketplace whose plugin lives elsewhere.'),
    unclaimedSkills: count.describe('Skills in it that no plugin holds.'),
    problems: z.array(problem).describe('Those of the repository as a whole.'),
  })
  .meta({
    id: 'CrawlReport',
    description: 'What a repository holds, read without storing anything.',
  });
export type CrawlReport = z.infer<typeof crawlReport>;
