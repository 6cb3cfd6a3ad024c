import type { ComponentRows, Database } from '@skillstash/db';
import * as component from '../packages/db/src/writes/component-rows.ts';
import { pluginKey } from './component-set.ts';

/** The product's own statements for component rows, in the order of a commit. */
export const componentStatements = (
  db: Pick<Database, 'prepare'>,
  rows: ComponentRows,
): D1PreparedStatement[] => [
  ...component.upsertSkills(db, rows.skills as never),
  ...component.upsertAgents(db, rows.agents as never),
  ...component.upsertCommands(db, rows.commands as never),
  ...component.upsertMcpServers(db, rows.mcpServers as never),
  ...component.upsertHooks(db, rows.hooks as never),
  ...component.upsertLspServers(db, rows.lspServers as never),
];

const REPOSITORY = `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at)
  VALUES ('r', 'ada/bench', 'ada', 'bench', '2026-11-21T00:00:00.000Z', '2026-11-21T00:00:00.000Z')`;

const PLUGINS = `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source,
    loadable, created_at, updated_at)
  SELECT value, 'r', 'ada/bench/plugin-' || key, 'owner-' || (key % 97), 'plugin-' || key, 'https://github.com/ada/bench',
    'hash', '', '{}', 1, '2026-11-21T00:00:00.000Z', '2026-11-21T00:00:00.000Z' FROM json_each(?)`;

/** Statements that make the plugins that component rows hang below. */
export const pluginStatements = (
  db: Pick<Database, 'prepare'>,
  plugins: number,
): D1PreparedStatement[] => [
  db.prepare(REPOSITORY),
  db
    .prepare(PLUGINS)
    .bind(JSON.stringify(Array.from({ length: plugins }, (_, place) => pluginKey(place)))),
];
