import { MCP_TRANSPORTS } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { flag, textArray, uuidKey } from './columns.ts';
import { plugins } from './plugins.ts';

const ofPlugin = () =>
  text('plugin_id')
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' });

/** What components of every kind have. `owner`, `category` and `listed` follow the plugin, by trigger. */
const common = () => ({
  id: uuidKey(),
  pluginId: ofPlugin(),
  name: text('name').notNull(),
  path: text('path').notNull(),
  description: text('description'),
  owner: text('owner').notNull(),
  category: text('category'),
  listed: flag('listed').default(sql`1`),
  nameKey: text('name_key')
    .notNull()
    .generatedAlwaysAs(sql`lower(name) || ' ' || id`, { mode: 'virtual' }),
});

/** What components that are a text file have. The text itself is in R2, under `bodySha256`. */
const written = () => ({
  frontmatter: text('frontmatter', { mode: 'json' })
    .$type<Record<string, unknown>>()
    .notNull()
    .default(sql`'{}'`),
  bodySha256: text('body_sha256').notNull(),
  bodyBytes: integer('body_bytes').notNull(),
});

type Common = Record<
  'pluginId' | 'name' | 'path' | 'nameKey' | 'owner' | 'category',
  AnySQLiteColumn
>;

const listIndexes = (tableName: string) => (table: Common) => [
  uniqueIndex(`${tableName}_by_plugin`).on(table.pluginId, table.name, table.path),
  index(`${tableName}_by_name`).on(table.nameKey).where(sql`listed = 1`),
  index(`${tableName}_by_owner`).on(table.owner, table.nameKey).where(sql`listed = 1`),
  index(`${tableName}_by_category`).on(table.category, table.nameKey).where(sql`listed = 1`),
];

/** Skills; `allowedTools` are the capabilities that one asks for. */
export const skills = sqliteTable(
  'skills',
  { ...common(), ...written(), allowedTools: textArray('allowed_tools') },
  listIndexes('skills'),
);

/** Agents; `tools` null means every tool. */
export const agents = sqliteTable(
  'agents',
  {
    ...common(),
    ...written(),
    tools: text('tools', { mode: 'json' }).$type<string[]>(),
    model: text('model'),
  },
  listIndexes('agents'),
);

/** Commands. */
export const commands = sqliteTable(
  'commands',
  {
    ...common(),
    ...written(),
    argumentHint: text('argument_hint'),
    model: text('model'),
    allowedTools: textArray('allowed_tools'),
  },
  listIndexes('commands'),
);

/** MCP servers; `envNames` are names only, never values. */
export const mcpServers = sqliteTable(
  'mcp_servers',
  {
    ...common(),
    transport: text('transport', { enum: MCP_TRANSPORTS }).notNull(),
    command: text('command'),
    args: textArray('args'),
    url: text('url'),
    envNames: textArray('env_names'),
    loadable: flag('loadable'),
  },
  listIndexes('mcp_servers'),
);

/** Hooks, in the order their files give. */
export const hooks = sqliteTable(
  'hooks',
  {
    id: uuidKey(),
    pluginId: ofPlugin(),
    position: integer('position').notNull(),
    event: text('event').notNull(),
    matcher: text('matcher'),
    type: text('type').notNull(),
    command: text('command'),
  },
  (table) => [uniqueIndex('hooks_by_plugin').on(table.pluginId, table.position)],
);

/** Language servers; `extensions` maps a file extension to a language id. */
export const lspServers = sqliteTable(
  'lsp_servers',
  {
    id: uuidKey(),
    pluginId: ofPlugin(),
    name: text('name').notNull(),
    command: text('command'),
    extensions: text('extensions', { mode: 'json' })
      .$type<Record<string, string>>()
      .notNull()
      .default(sql`'{}'`),
  },
  (table) => [uniqueIndex('lsp_servers_by_plugin').on(table.pluginId, table.name)],
);
