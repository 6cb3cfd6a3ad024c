import * as z from 'zod';

/** `owner/repo`, with or without the address of its host before it, as people copy it. */
const REPOSITORY = /^(?:https?:\/\/[^\s/]+\/(?:[^\s/]+\/)*)?[^\s/]+\/[^\s/]+$/i;

export const crawlRequest = z
  .strictObject({
    repository: z
      .string()
      .max(300)
      .transform((text) => text.trim().replace(/(?:\.git)?\/?$/, ''))
      .pipe(z.string().regex(REPOSITORY, 'must be owner/repo, or its address'))
      .describe('`owner/repo`, or its address on the host that the registry crawls.'),
    refresh: z.boolean().default(false).describe('Check now, however lately it was.'),
  })
  .meta({ id: 'CrawlRequest', description: 'Asks for a crawl of a repository.' });
export type CrawlRequest = z.infer<typeof crawlRequest>;
