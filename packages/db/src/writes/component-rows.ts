import type { InferInsertModel } from 'drizzle-orm';
import {
  agents,
  commands,
  hooks,
  lspServers,
  mcpServers,
  pluginVersions,
  skills,
} from '../schema/index.ts';
import { bulkUpsert } from './bulk-rows.ts';

const common = ['name', 'path'] as const;
const written = ['frontmatter', 'ownDescription', 'bodySha256', 'bodyBytes'] as const;
const byName = ['pluginId', 'name', 'path'] as const;

const handedOut = ['portable', 'files', 'archiveSha256'] as const;

/** Skills of plugins; one that exists keeps its id. */
export const upsertSkills = bulkUpsert(
  skills,
  ['id', 'pluginId', ...common, ...written, 'allowedTools', ...handedOut],
  {
    conflict: byName,
    update: [...written, 'allowedTools', ...handedOut],
  },
);

/** Agents of plugins. */
export const upsertAgents = bulkUpsert(
  agents,
  ['id', 'pluginId', ...common, ...written, 'tools', 'model'],
  { conflict: byName, update: [...written, 'tools', 'model'] },
);

/** Commands of plugins. */
export const upsertCommands = bulkUpsert(
  commands,
  ['id', 'pluginId', ...common, ...written, 'argumentHint', 'model', 'allowedTools'],
  {
    conflict: byName,
    update: [...written, 'argumentHint', 'model', 'allowedTools'],
  },
);

const server = [
  'description',
  'transport',
  'command',
  'args',
  'url',
  'envNames',
  'loadable',
] as const;

/** MCP servers of plugins. */
export const upsertMcpServers = bulkUpsert(mcpServers, ['id', 'pluginId', ...common, ...server], {
  conflict: byName,
  update: server,
});

const hook = ['event', 'matcher', 'type', 'command'] as const;

/** Hooks of plugins, by their place. */
export const upsertHooks = bulkUpsert(hooks, ['id', 'pluginId', 'position', ...hook], {
  conflict: ['pluginId', 'position'],
  update: hook,
});

/** Language servers of plugins. */
export const upsertLspServers = bulkUpsert(
  lspServers,
  ['id', 'pluginId', 'name', 'command', 'extensions'],
  { conflict: ['pluginId', 'name'], update: ['command', 'extensions'] },
);

/** Contents that were seen; never changed afterwards. */
export const insertVersions = bulkUpsert(
  pluginVersions,
  ['id', 'pluginId', 'version', 'commitSha', 'treeHash', 'seenAt'],
  { conflict: ['id'], update: [] },
);

/** All rows that hang below the plugins of one commit. */
export type ComponentRows = {
  skills: Array<InferInsertModel<typeof skills>>;
  agents: Array<InferInsertModel<typeof agents>>;
  commands: Array<InferInsertModel<typeof commands>>;
  mcpServers: Array<InferInsertModel<typeof mcpServers>>;
  hooks: Array<InferInsertModel<typeof hooks>>;
  lspServers: Array<InferInsertModel<typeof lspServers>>;
};
