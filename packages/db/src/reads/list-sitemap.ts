import { sql } from 'drizzle-orm';
import { divisibleStatement, readDivisible } from '../body-parts.ts';
import { jsonObject } from '../json.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';

/** A plugin's address in a sitemap. */
export type SitemapEntry = { slug: string; updatedAt: string };

/** Plugins of one sitemap: a tenth of what the protocol allows, so that an answer usually stays under a megabyte. */
export const SITEMAP_PLUGINS_MAX = 5000;

const size = numeral(SITEMAP_PLUGINS_MAX);

/** A plugin's place in its table: SQLite counts them up, and they need no index of their own. */
const place = sql`plugins.rowid`;

/** Exported so that a test can ask for its query plan. */
export const sitemapStatement = divisibleStatement({
  select: ({ arrayOf }) =>
    versioned(
      sql`${registryTotals.revision}`,
      arrayOf('plugins', {
        item: jsonObject<SitemapEntry>({ slug: plugins.slug, updatedAt: plugins.updatedAt }),
        tables: sql`${plugins}`,
        belonging: sql`${place} > (${sql.placeholder('number')} - 1) * ${size}
          AND ${place} <= ${sql.placeholder('number')} * ${size} AND ${plugins.status} = 'active'`,
        order: place,
      }),
    ),
  from: sql`${registryTotals}`,
  where: sql`${registryTotals.id} = 1
    AND ${sql.placeholder('number')} <= coalesce(((SELECT max(${place}) FROM ${plugins}) + ${size} - 1) / ${size}, 0)`,
});

/** Exported so that a test can ask for its query plan. */
export const sitemapCountStatement = statement<Record<string, never>>(
  sql`SELECT coalesce(((SELECT max(${place}) FROM ${plugins}) + ${size} - 1) / ${size}, 0) AS sitemaps`,
);

/**
 * The active plugins of one sitemap. Sitemap n holds the rows n·5000-4999 to n·5000 of the table, so that every plugin is
 * in exactly one, none moves to another when others come or go, and no boundary has to be looked for.
 *
 * @param number from 1
 * @param known the version that the caller holds, or an empty text
 * @returns undefined past the last one
 */
export const listSitemap = (
  db: Database,
  number: number,
  known: string,
): Promise<Versioned<SitemapEntry[]> | undefined> =>
  readDivisible<Versioned<SitemapEntry[]>>(db, sitemapStatement, { number, known });

/** How many sitemaps there are: one step to the end of the table. */
export const countSitemaps = async (db: Database): Promise<number> =>
  (await sitemapCountStatement.bind(db, {}).first<{ sitemaps: number }>())?.sitemaps ?? 0;
