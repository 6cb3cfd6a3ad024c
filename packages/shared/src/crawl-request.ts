import * as z from 'zod';
import { repositoryName } from './primitives.ts';

export const crawlRequest = z
  .strictObject({
    repository: z
      .string()
      .max(300)
      .transform((text) =>
        text
          .trim()
          .replace(/^https:\/\/github\.com\//i, '')
          .replace(/(?:\.git)?\/?$/, ''),
      )
      .pipe(repositoryName)
      .describe('`owner/repo`, or its https://github.com address.'),
    refresh: z.boolean().default(false).describe('Check now, however lately it was.'),
  })
  .meta({ id: 'CrawlRequest', description: 'Asks for a crawl of a repository.' });
export type CrawlRequest = z.infer<typeof crawlRequest>;
