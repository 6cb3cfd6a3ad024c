import type { ComponentRows } from '@skillstash/db';
import type { SnapshotPlugin } from '@skillstash/shared';

/** A frontmatter block longer than this, in characters of JSON, is not stored: a row must stay far below 2 MB. */
const FRONTMATTER_CHARACTERS_MAX = 100_000;

/** The plugin that components belong to, and what they copy from it. */
export type ComponentOwner = { pluginId: string; owner: string; category: string | null };

const storable = (frontmatter: Record<string, unknown>): Record<string, unknown> =>
  JSON.stringify(frontmatter).length > FRONTMATTER_CHARACTERS_MAX ? {} : frontmatter;

type Written =
  | SnapshotPlugin['skills'][number]
  | SnapshotPlugin['agents'][number]
  | SnapshotPlugin['commands'][number];

const writtenRow = (one: Written, about: ComponentOwner, newId: () => string) => ({
  id: newId(),
  ...about,
  name: one.name,
  path: one.path ?? '',
  description: one.description,
  listed: true,
  frontmatter: storable(one.frontmatter),
  bodySha256: one.bodySha256,
  bodyBytes: one.bodyBytes,
});

/** A plugin's components as rows. Ids are new; a row that exists keeps the one it has. */
export const componentRows = (
  plugin: SnapshotPlugin,
  about: ComponentOwner,
  newId: () => string,
): ComponentRows => ({
  skills: plugin.skills.map((one) => ({
    ...writtenRow(one, about, newId),
    allowedTools: one.allowedTools,
  })),
  agents: plugin.agents.map((one) => ({
    ...writtenRow(one, about, newId),
    tools: one.tools,
    model: one.model,
  })),
  commands: plugin.commands.map((one) => ({
    ...writtenRow(one, about, newId),
    argumentHint: one.argumentHint,
    model: one.model,
    allowedTools: one.allowedTools,
  })),
  mcpServers: plugin.mcpServers.map(({ path, ...one }) => ({
    id: newId(),
    ...about,
    description: null,
    listed: true,
    ...one,
    path: path ?? '',
  })),
  hooks: plugin.hooks.map(({ path: _path, ...one }, position) => ({
    id: newId(),
    pluginId: about.pluginId,
    position,
    ...one,
  })),
  lspServers: plugin.lspServers.map(({ path: _path, ...one }) => ({
    id: newId(),
    pluginId: about.pluginId,
    ...one,
  })),
});
