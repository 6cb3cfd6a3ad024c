import * as z from 'zod';
import { crawlRun } from './crawl-run.ts';
import { pluginSource } from './plugin-source.ts';
import { count, id, isoTime } from './primitives.ts';

export const marketplaceSummary = z
  .strictObject({
    id,
    repository: z.string().describe('`owner/repo`, in lower case: its address here.'),
    name: z.string().nullable().describe('What clients call it; null where the file does not say.'),
    description: z.string().nullable(),
    ownerName: z.string().nullable().describe('Whose it is, as the file says.'),
    ownerUrl: z.string().nullable().describe('Their page, as the file says.'),
    version: z.string().nullable().describe('As the file says.'),
    loadable: z.boolean().describe('Whether clients take the file.'),
    official: z
      .boolean()
      .describe('Whether the owner of its repository is one whom this registry calls official.'),
    stars: count.describe("The repository's."),
    listingCount: count.describe('How many entries it has.'),
    createdAt: isoTime,
    updatedAt: isoTime.describe('When a crawl last found something else in it.'),
  })
  .meta({ id: 'MarketplaceSummary', description: 'A `marketplace.json` in a repository.' });
export type MarketplaceSummary = z.infer<typeof marketplaceSummary>;

export const marketplaceListing = z
  .strictObject({
    name: z.string(),
    slug: z
      .string()
      .nullable()
      .describe('The plugin that it points at; null while that is not indexed, or is blocked.'),
    source: pluginSource.describe('Where it says that its plugin is.'),
    category: z.string().nullable().describe('As the entry says.'),
    position: count.describe('Its place in the file, from 0.'),
    loadable: z.boolean().describe('Whether clients take the entry.'),
  })
  .meta({ id: 'MarketplaceListing', description: 'One entry of a marketplace, in its own words.' });
export type MarketplaceListing = z.infer<typeof marketplaceListing>;

export const marketplace = marketplaceSummary
  .extend({
    listings: z.array(marketplaceListing).describe('In the order of the file.'),
    lastRun: crawlRun
      .nullable()
      .describe('The newest crawl of its repository; null where there is none.'),
  })
  .meta({
    id: 'Marketplace',
    description: "A marketplace with all its entries and its repository's last run.",
  });
export type Marketplace = z.infer<typeof marketplace>;
