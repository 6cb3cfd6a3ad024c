import type { Database } from '../statement.ts';

/** How many pages of 4 KB one call writes of each index at the most: some 40 ms of the database's time. */
const PAGES_MAX = 500;

/**
 * The statements that merge segments of the search indexes, a bounded part at a time; where nothing is to be merged
 * they write nothing. Each batch that writes plugins adds a segment, and every word that is looked for is looked for in
 * each segment: FTS5 by itself leaves up to 26 of them, which makes a search cost twice as much. See
 * https://www.sqlite.org/fts5.html#the_merge_command.
 */
export const MERGE_SEGMENTS: readonly string[] = ['search_index', 'search_names'].map(
  (index) => `INSERT INTO ${index} (${index}, rank) VALUES ('merge', ${PAGES_MAX})`,
);

/** Merges a part of what there is to merge: one round trip. */
export const mergeSegments = async (db: Database): Promise<void> => {
  await db.batch(MERGE_SEGMENTS.map((text) => db.prepare(text)));
};
