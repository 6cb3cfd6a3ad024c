import type { NameCount } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { jsonObject } from '../json.ts';
import { type PageRead, pageStatement, readPage } from '../page.ts';
import { facetCounts } from '../schema/index.ts';
import { type Database, variants } from '../statement.ts';

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

/** Categories or tags with how many active plugins carry each, most first. */
export const listNames = (
  db: Database,
  kind: 'category' | 'tag',
  page: { limit: number; after?: string | undefined; known: string },
): Promise<PageRead<NameCount>> =>
  readPage(
    nameListStatement({ after: page.after !== undefined }).bind(db, {
      ...page,
      kind,
      first: page.limit + 1,
    }),
  );
