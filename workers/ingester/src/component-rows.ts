import type { ComponentRows } from '@skillstash/db';
import type { SnapshotPlugin } from '@skillstash/shared';

type Written =
  | SnapshotPlugin['skills'][number]
  | SnapshotPlugin['agents'][number]
  | SnapshotPlugin['commands'][number];

const writtenRow = (one: Written, pluginId: string, newId: () => string) => ({
  id: newId(),
  pluginId,
  name: one.name,
  path: one.path ?? '',
  frontmatter: one.frontmatter,
  ownDescription: one.description === one.frontmatter.description ? null : one.description,
  bodySha256: one.bodySha256,
  bodyBytes: one.bodyBytes,
});

/** A plugin's components as rows. Ids are new; a row that exists keeps the one it has. */
export const componentRows = (
  plugin: SnapshotPlugin,
  pluginId: string,
  newId: () => string,
): ComponentRows => ({
  skills: plugin.skills.map((one) => ({
    ...writtenRow(one, pluginId, newId),
    allowedTools: one.allowedTools,
  })),
  agents: plugin.agents.map((one) => ({
    ...writtenRow(one, pluginId, newId),
    tools: one.tools,
    model: one.model,
  })),
  commands: plugin.commands.map((one) => ({
    ...writtenRow(one, pluginId, newId),
    argumentHint: one.argumentHint,
    model: one.model,
    allowedTools: one.allowedTools,
  })),
  mcpServers: plugin.mcpServers.map(({ path, ...one }) => ({
    id: newId(),
    pluginId,
    description: null,
    ...one,
    path: path ?? '',
  })),
  hooks: plugin.hooks.map(({ path: _path, ...one }, position) => ({
    id: newId(),
    pluginId,
    position,
    ...one,
  })),
  lspServers: plugin.lspServers.map(({ path: _path, ...one }) => ({
    id: newId(),
    pluginId,
    ...one,
  })),
});
