import { MCP_TRANSPORTS } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import {
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core';
import type { StoredSkillFile } from '../skill-file.ts';
import { flag, textArray, uuidKey } from './columns.ts';
import { plugins } from './plugins.ts';

const ofPlugin = () =>
  text('plugin_id')
    .notNull()
    .references(() => plugins.id, { onDelete: 'cascade' });

/** What components of every kind have. Lists over all plugins find them by `search_documents`. */
const common = () => ({
  id: uuidKey(),
  pluginId: ofPlugin(),
  name: text('name').notNull(),
  path: text('path').notNull(),
});

/**
 * What components that are a text file have. The text itself is in R2, under `bodySha256`. `description` is the frontmatter's
 * text of that name, which is the longest of a row and so not stored twice; `ownDescription` is one that differs from it.
 */
const written = () => ({
  frontmatter: text('frontmatter', { mode: 'json' })
    .$type<Record<string, unknown>>()
    .notNull()
    .default(sql`'{}'`),
  ownDescription: text('own_description'),
  description: text('description').generatedAlwaysAs(
    sql`coalesce(own_description, iif(json_type(frontmatter, '$.description') = 'text', frontmatter ->> '$.description', NULL))`,
    { mode: 'virtual' },
  ),
  bodySha256: text('body_sha256').notNull(),
  bodyBytes: integer('body_bytes').notNull(),
});

type Common = Record<'pluginId' | 'name' | 'path', AnySQLiteColumn>;

const byPlugin = (tableName: string) => (table: Common) => [
  uniqueIndex(`${tableName}_by_plugin`).on(table.pluginId, table.name, table.path),
];

/**
 * Skills; `allowedTools` are the capabilities that one asks for. A `portable` one can be handed out as a whole: its text, or
 * where it has other `files`, the archive of all of them.
 */
export const skills = sqliteTable(
  'skills',
  {
    ...common(),
    ...written(),
    allowedTools: textArray('allowed_tools'),
    portable: flag('portable').default(sql`0`),
    files: text('files', { mode: 'json' }).$type<StoredSkillFile[]>().notNull().default(sql`'[]'`),
    archiveSha256: text('archive_sha256'),
  },
  (table) => [
    ...byPlugin('skills')(table),
    index('skills_portable').on(table.id).where(sql`portable = 1`),
  ],
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
  byPlugin('agents'),
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
  byPlugin('commands'),
);

/** MCP servers; `envNames` are names only, never values. */
export const mcpServers = sqliteTable(
  'mcp_servers',
  {
    ...common(),
    description: text('description'),
    transport: text('transport', { enum: MCP_TRANSPORTS }).notNull(),
    command: text('command'),
    args: textArray('args'),
    url: text('url'),
    envNames: textArray('env_names'),
    loadable: flag('loadable'),
  },
  byPlugin('mcp_servers'),
);

/** What happened to MCP servers, by the slug of their plugin, which it outlives. Kept by triggers: never write it. */
export const mcpServerEntries = sqliteTable(
  'mcp_server_entries',
  {
    slug: text('slug').notNull(),
    name: text('name').notNull(),
    vanished: flag('vanished').default(sql`0`),
    publishedAt: text('published_at').notNull(),
    updatedAt: text('updated_at').notNull(),
    updateKey: text('update_key')
      .notNull()
      .generatedAlwaysAs(sql`updated_at || slug || ' ' || name`, { mode: 'virtual' }),
  },
  (table) => [
    primaryKey({ columns: [table.slug, table.name] }),
    index('mcp_server_entries_by_update').on(table.updateKey),
  ],
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

/**
 * What a plugin holds, as its page says it. `madeOf` is the form of the text and the plugin's `contentHash`: it is read while they
 * are the same; `components` is NULL where it would be too long.
 */
export const pluginContents = sqliteTable('plugin_contents', {
  pluginNumber: integer('plugin_number')
    .primaryKey()
    .notNull()
    .references(() => plugins.number, { onDelete: 'cascade' }),
  madeOf: text('made_of').notNull(),
  components: text('components'),
});
