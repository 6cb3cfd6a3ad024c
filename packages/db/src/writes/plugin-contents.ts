import { type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { inline } from '../body-parts.ts';
import { componentsJson, madeOf } from '../reads/plugin-components.ts';
import * as tables from '../schema/index.ts';
import { numeral, statement } from '../statement.ts';
import { jsonChunks } from './bulk-rows.ts';

const { agents, commands, hooks, lspServers, mcpServers, plugins, skills } = tables;

/** How many bytes of components are one text: six times as long, as JSON may be, D1 still takes it. */
const BYTES_MAX = 300_000;
/** What a component has besides the texts that it says: names of fields, quotes. */
const COMPONENT_BYTES = 200;

/** The texts of a component. */
const TEXTS: ReadonlyArray<readonly [of: AnySQLiteColumn, ...columns: AnySQLiteColumn[]]> = [
  [
    skills.pluginId,
    skills.name,
    skills.path,
    skills.frontmatter,
    skills.ownDescription,
    skills.allowedTools,
  ],
  [
    agents.pluginId,
    agents.name,
    agents.path,
    agents.frontmatter,
    agents.ownDescription,
    agents.tools,
  ],
  [
    commands.pluginId,
    commands.name,
    commands.path,
    commands.frontmatter,
    commands.ownDescription,
    commands.argumentHint,
    commands.allowedTools,
  ],
  [
    mcpServers.pluginId,
    mcpServers.name,
    mcpServers.path,
    mcpServers.command,
    mcpServers.args,
    mcpServers.url,
    mcpServers.envNames,
  ],
  [hooks.pluginId, hooks.event, hooks.matcher, hooks.command],
  [lspServers.pluginId, lspServers.name, lspServers.command, lspServers.extensions],
];

const bytes = sql.join(
  TEXTS.map(([of, ...columns]): SQL => {
    const texts = columns.map((column) => sql`coalesce(octet_length(${column}), 0)`);
    return sql`(SELECT coalesce(sum(${numeral(COMPONENT_BYTES)} + ${sql.join(texts, sql` + `)}), 0) FROM ${of.table} WHERE ${of} = ${plugins.id})`;
  }),
  sql` + `,
);

const store = statement<{ ids: string }>(sql`
  INSERT INTO plugin_contents (plugin_number, made_of, components)
  SELECT ${plugins.number}, ${madeOf}, CASE WHEN ${bytes} <= ${numeral(BYTES_MAX)} THEN ${componentsJson(inline)} END
  FROM json_each(${sql.placeholder('ids')}) AS written CROSS JOIN ${plugins} ON ${plugins.id} = written.value WHERE true
  ON CONFLICT (plugin_number) DO UPDATE SET made_of = excluded.made_of, components = excluded.components`);

/**
 * Stores what plugins hold as their pages say it. After their components in a batch; whoever forgets it leaves a text that is
 * no longer read.
 */
export const storeContents = (
  db: Pick<D1Database, 'prepare'>,
  pluginIds: readonly string[],
): D1PreparedStatement[] =>
  jsonChunks(pluginIds.map((id) => JSON.stringify(id))).map((ids) => store.bind(db, { ids }));
