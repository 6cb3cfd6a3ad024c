import {
  type Database,
  findCatalog,
  listHits,
  matchExpressions,
  parseSearchText,
} from '@skillstash/db';
import { buildCatalog } from './build-catalog.ts';
import { searchCatalog } from './catalog-place.ts';
import type { LoadedCatalog } from './load-catalog.ts';

const FINDS_MAX = 100;
const NO_VERSION = '0';

/**
 * The catalog of what a search finds first: two D1 round trips, one where the caller's version is current.
 *
 * @param known the version that the caller holds: `text` is null for it
 */
export const loadSearchCatalog = async (
  db: Database,
  query: string,
  known: string,
): Promise<LoadedCatalog> => {
  const matches = matchExpressions(parseSearchText(query), 'plugin', {});
  const found = matches.length
    ? await listHits(db, 'plugin', matches, { limit: FINDS_MAX, known })
    : { version: NO_VERSION, page: { items: '[]' } };
  if (!found.page) return { version: found.version, text: null };
  const slugs = (JSON.parse(found.page.items) as Array<{ slug: string }>).map(({ slug }) => slug);
  const place = searchCatalog(query, slugs);
  const read = await findCatalog(db, place.scope);
  if (!read) throw new Error('registry_totals has no row: the database is not migrated');
  return { version: found.version, text: buildCatalog(place, read).text };
};
