import type { Database } from '../statement.ts';
import { eachOfChunks, jsonChunks, textsOf } from './bulk-rows.ts';
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

const textOf = (table: string, key: readonly string[], chunkCount: number): string =>
  `DELETE FROM ${table} WHERE id IN (
    SELECT row.id FROM json_each(?1) AS written CROSS JOIN ${table} AS row ON row.plugin_id = written.value
    WHERE (row.plugin_id, ${key.map((name) => `row.${name}`).join(', ')}) NOT IN (
      SELECT ${['pluginId', ...key].map((_, place) => `one.value ->> ${place}`).join(', ')}
      FROM ${eachOfChunks(chunkCount, 2)}))`;

const keysOf = (kind: keyof ComponentRows, rows: ComponentRows): unknown[][] => {
  const list = rows[kind] as Array<Record<string, unknown>>;
  return list.map((row) => ['pluginId', ...KEYS[kind].key].map((name) => row[name]));
};

/**
 * Deletes the components that these plugins no longer have: every stored row whose key is not among the rows given. One
 * plugin's keys may be more than one parameter holds; a statement is bound to all of them, so that what it keeps is complete.
 */
export const deleteVanished = (
  db: Database,
  rows: ComponentRows,
  pluginIds: readonly string[],
): D1PreparedStatement[] => {
  const written = jsonChunks(pluginIds.map((id) => JSON.stringify(id)));
  return (Object.keys(KEYS) as Array<keyof ComponentRows>).flatMap((kind) => {
    const kept = textsOf(keysOf(kind, rows));
    const prepared = db.prepare(textOf(KEYS[kind].table, KEYS[kind].key, kept.length));
    return written.map((ids) => prepared.bind(ids, ...kept));
  });
};
