import * as z from 'zod';
import { repositoryName } from './primitives.ts';

/** Asks for a crawl of `owner/repo` (or its https://github.com address). `refresh` checks now even if it is fresh. */
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
      .pipe(repositoryName),
    refresh: z.boolean().default(false),
  })
  .meta({ id: 'CrawlRequest' });
export type CrawlRequest = z.infer<typeof crawlRequest>;
