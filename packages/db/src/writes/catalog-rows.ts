import type { InferInsertModel } from 'drizzle-orm';
import { catalogEntries } from '../schema/index.ts';
import type { Database } from '../statement.ts';
import { bulkUpsert, jsonChunks } from './bulk-rows.ts';

const KEYS = ['path', 'hasManifest', 'codexName', 'fields', 'names'] as const;

/** What a crawl writes of a plugin for catalogs; its name follows by trigger. */
export type CatalogEntryRow = Pick<
  InferInsertModel<typeof catalogEntries>,
  (typeof KEYS)[number] | 'pluginId'
>;

const upsertEntries = bulkUpsert(catalogEntries, ['pluginId', ...KEYS], {
  conflict: ['pluginId'],
  update: KEYS,
});

const DELETE_OTHERS = `DELETE FROM catalog_entries WHERE plugin_id IN (SELECT value FROM json_each(?))`;

/**
 * The statements that write what catalogs say of plugins.
 *
 * @param pluginIds every plugin that is written; one without an entry loses what it had
 */
export const catalogStatements = (
  db: Database,
  entries: readonly CatalogEntryRow[],
  pluginIds: readonly string[],
): D1PreparedStatement[] => {
  const offered = new Set(entries.map(({ pluginId }) => pluginId));
  const others = pluginIds.filter((id) => !offered.has(id)).map((id) => JSON.stringify(id));
  return [
    ...jsonChunks(others).map((chunk) => db.prepare(DELETE_OTHERS).bind(chunk)),
    ...upsertEntries(db, entries),
  ];
};
