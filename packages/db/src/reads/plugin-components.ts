import type { Plugin, PluginHook, PluginLspServer } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { Arrays, Items } from '../body-parts.ts';
import { type Json, jsonObject } from '../json.ts';
import { hooks, lspServers, pluginContents, plugins } from '../schema/index.ts';
import { COMPONENT_TABLES, type ListedKind } from './component-tables.ts';

/** What a plugin holds, as its page says it. */
export type PluginComponents = Pick<
  Plugin,
  'skills' | 'agents' | 'commands' | 'mcpServers' | 'hooks' | 'lspServers'
>;

/** An array that is not looked for where its plugin has none: finding that out would read a row of another plugin. */
const counted = <T>(count: AnySQLiteColumn, list: Json<T[]>): Json<T[]> =>
  sql`iif(${count} = 0, '[]', ${list})`;

const listed = <T>({ arrayOf }: Arrays, kind: ListedKind, count: AnySQLiteColumn): Json<T[]> => {
  const { table, inPlugin } = COMPONENT_TABLES[kind];
  const list = arrayOf(kind, {
    item: inPlugin as Json<T>,
    tables: sql`${table}`,
    belonging: sql`${table.pluginId} = ${plugins.id}`,
    order: sql`${table.name}, ${table.path}`,
  });
  return counted(count, list);
};

const hookItems: Items<PluginHook> = {
  item: jsonObject<PluginHook>({
    event: hooks.event,
    matcher: hooks.matcher,
    type: hooks.type,
    command: hooks.command,
  }),
  tables: sql`${hooks}`,
  belonging: sql`${hooks.pluginId} = ${plugins.id}`,
  order: sql`${hooks.position}`,
};

const lspServerItems: Items<PluginLspServer> = {
  item: jsonObject<PluginLspServer>({
    name: lspServers.name,
    command: lspServers.command,
    extensions: lspServers.extensions,
  }),
  tables: sql`${lspServers}`,
  belonging: sql`${lspServers.pluginId} = ${plugins.id}`,
  order: sql`${lspServers.name}`,
};

/** What a plugin holds, from the tables of its components. */
export const componentsJson = (arrays: Arrays): Json<PluginComponents> =>
  jsonObject<PluginComponents>({
    skills: listed(arrays, 'skills', plugins.skillCount),
    agents: listed(arrays, 'agents', plugins.agentCount),
    commands: listed(arrays, 'commands', plugins.commandCount),
    mcpServers: listed(arrays, 'mcp-servers', plugins.mcpServerCount),
    hooks: counted(plugins.hookCount, arrays.arrayOf('hooks', hookItems)),
    lspServers: counted(plugins.lspServerCount, arrays.arrayOf('lspServers', lspServerItems)),
  });

/** Moves when the JSON of a component changes: stored texts of another form are no longer read. */
const FORM = 1;

/** What a stored text of a plugin's components is made of: while that stays, so does the text. */
export const madeOf = sql`'${sql.raw(String(FORM))}:' || ${plugins.contentHash}`;

/** The stored text of what a plugin holds; NULL where none is stored, or another. */
export const storedComponents = sql`(SELECT ${pluginContents.components} FROM ${pluginContents}
  WHERE ${pluginContents.pluginNumber} = ${plugins.number} AND ${pluginContents.madeOf} = ${madeOf})`;
