import type { Database } from '../statement.ts';
import { jsonChunks } from './bulk-rows.ts';
import type { ComponentRows } from './component-rows.ts';

/** A component's table and the columns that tell its rows of one plugin apart. */
const KEYS = {
  skills: { table: 'skills', key: ['name', 'path'] },
  agents: { table: 'agents', key: ['name', 'path'] },
  commands: { table: 'commands', key: ['name', 'path'] },
  mcpServers: { table: 'mcp_servers', key: ['name', 'path'] },
  hooks: { table: 'hooks', key: ['position'] },
  lspServers: { table: 'lsp_servers', key: ['name'] },
} as const;

type Kept = { pluginId: string; keys: unknown[] };

const textOf = (table: string, key: readonly string[]): string =>
  `DELETE FROM ${table} WHERE id IN (
    SELECT row.id FROM json_each(?1) AS kept CROSS JOIN ${table} AS row ON row.plugin_id = kept.value ->> 'pluginId'
    WHERE (row.plugin_id, ${key.map((name) => `row.${name}`).join(', ')}) NOT IN (
      SELECT plugin.value ->> 'pluginId', ${key.map((_, place) => `one.value ->> ${place}`).join(', ')}
      FROM json_each(?1) AS plugin, json_each(plugin.value -> 'keys') AS one))`;

const keptOf = (kind: keyof ComponentRows, rows: ComponentRows, pluginIds: readonly string[]) => {
  const kept = new Map<string, Kept>(
    pluginIds.map((pluginId) => [pluginId, { pluginId, keys: [] }]),
  );
  const list = rows[kind] as Array<Record<string, unknown> & { pluginId: string }>;
  for (const row of list)
    kept.get(row.pluginId)?.keys.push(KEYS[kind].key.map((name) => row[name]));
  return [...kept.values()].map((one) => JSON.stringify(one));
};

/**
 * Deletes the components that these plugins no longer have: every stored row whose key is not among the rows given.
 * Each chunk holds whole plugins, so that what it keeps is complete.
 */
export const deleteVanished = (
  db: Database,
  rows: ComponentRows,
  pluginIds: readonly string[],
): D1PreparedStatement[] =>
  (Object.keys(KEYS) as Array<keyof ComponentRows>).flatMap((kind) => {
    const prepared = db.prepare(textOf(KEYS[kind].table, KEYS[kind].key));
    return jsonChunks(keptOf(kind, rows, pluginIds)).map((chunk) => prepared.bind(chunk));
  });
