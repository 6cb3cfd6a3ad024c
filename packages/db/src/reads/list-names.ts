import type { NameCount } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { column, type JsonText, jsonObject } from '../json.ts';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import { type FirstCategory, facetCounts, registryTotals } from '../schema/index.ts';
import { type Database, statement, variants } from '../statement.ts';
import { readVersioned, versioned } from '../versioned.ts';

/** Exported so that a test can ask for its query plan. */
export const nameListStatement = variants<{ after: boolean }, Record<string, unknown>>(
  ({ after }) => String(after),
  ({ after }) =>
    pageStatement(
      sql`${facetCounts.countKey}`,
      jsonObject<NameCount>({ name: facetCounts.name, count: facetCounts.pluginCount }),
      sql`${facetCounts} WHERE ${facetCounts.kind} = ${sql.placeholder('kind')} AND ${facetCounts.pluginCount} > 0
        ${after ? sql`AND ${facetCounts.countKey} < ${sql.placeholder('after')}` : sql``}
        ORDER BY ${facetCounts.countKey} DESC`,
    ),
);

/**
 * The first categories, which stand in the row that says the version: no row of theirs is read. They are given whole, since SQL that
 * takes its pick of a JSON array reads a row for each item, or takes six times as long as JavaScript does.
 * Exported so that a test can ask for its query plan.
 */
export const firstCategoriesStatement = statement<{ known: string }>(
  sql`SELECT ${versioned(sql`${registryTotals.revision}`, column(registryTotals.categories))}
    FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

/** The first page of categories, as `nameListStatement` would give it. */
const listFirstCategories = async (
  db: Database,
  { limit, known }: { limit: number; known: string },
): Promise<PageRead<NameCount>> => {
  const { version, body } = await readVersioned<FirstCategory[]>(
    firstCategoriesStatement.bind(db, { known }),
  );
  if (body === null) return { version, page: null };
  // The statement declares what the text holds.
  const stored = JSON.parse(body) as FirstCategory[];
  const given = stored.slice(0, limit);
  const items = given.map(([name, count]): NameCount => ({ name, count }));
  const [, , lastKey = null] = given.at(-1) ?? [];
  return {
    version,
    page: {
      items: JSON.stringify(items) as JsonText<NameCount[]>,
      nextKey: stored.length > limit ? lastKey : null,
    },
  };
};

/**
 * Categories or tags with how many active plugins carry each, most first.
 *
 * @param page its `limit` is at most PAGE_LIMIT_MAX: only as many categories are stored, and one that tells whether more follow
 */
export const listNames = (
  db: Database,
  kind: 'category' | 'tag',
  page: { limit: number; after?: string | undefined; known: string },
): Promise<PageRead<NameCount>> => {
  if (kind === 'category' && page.after === undefined) return listFirstCategories(db, page);
  return readPage(
    nameListStatement({ after: page.after !== undefined }).bind(db, {
      ...page,
      kind,
      first: page.limit + 1,
    }),
  );
};
