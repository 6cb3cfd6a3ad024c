import * as z from 'zod';
import { crawlRun } from './crawl-run.ts';
import { pluginSource } from './plugin-source.ts';
import { count, id, isoTime } from './primitives.ts';

/** A `marketplace.json` somewhere. `repository` is `owner/repo`; `name` is what clients call it. */
export const marketplaceSummary = z
  .strictObject({
    id,
    repository: z.string(),
    name: z.string().nullable(),
    description: z.string().nullable(),
    ownerName: z.string().nullable(),
    ownerUrl: z.string().nullable(),
    version: z.string().nullable(),
    loadable: z.boolean(),
    official: z.boolean(),
    stars: count,
    listingCount: count,
    createdAt: isoTime,
    updatedAt: isoTime,
  })
  .meta({ id: 'MarketplaceSummary' });
export type MarketplaceSummary = z.infer<typeof marketplaceSummary>;

/** One entry of a marketplace, in its own words. `slug` is null while the plugin it points at is not indexed. */
export const marketplaceListing = z
  .strictObject({
    name: z.string(),
    slug: z.string().nullable(),
    source: pluginSource,
    category: z.string().nullable(),
    position: count,
    loadable: z.boolean(),
  })
  .meta({ id: 'MarketplaceListing' });
export type MarketplaceListing = z.infer<typeof marketplaceListing>;

/** A marketplace with all its entries, in file order, and the repository's last run. */
export const marketplace = marketplaceSummary
  .extend({ listings: z.array(marketplaceListing), lastRun: crawlRun.nullable() })
  .meta({ id: 'Marketplace' });
export type Marketplace = z.infer<typeof marketplace>;
