import type { ComponentRows } from '@skillstash/db';
import { offsetsInArchive, type PackedFile } from '@skillstash/plugin-format';
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

const byPath = (a: { path: string }, b: { path: string }): number => (a.path < b.path ? -1 : 1);

/** A skill's files in the order of its archive, SKILL.md among them. */
export const archivedFiles = <F extends PackedFile>(bodyBytes: number, files: readonly F[]) =>
  [...files, { path: 'SKILL.md', bytes: bodyBytes, executable: false }].sort(byPath);

const handedOut = (skill: SnapshotPlugin['skills'][number]) => {
  const { portable, bodyBytes, files } = skill;
  const packed = archivedFiles(bodyBytes, files);
  const offsets = new Map(
    offsetsInArchive(packed).map((offset, place) => [packed[place]?.path, offset]),
  );
  const stored = files.map((file) => ({ ...file, offset: offsets.get(file.path) ?? 0 }));
  return { portable, files: stored, archiveSha256: null };
};

/** A plugin's components as rows. Ids are new; a row that exists keeps the one it has. */
export const componentRows = (
  plugin: SnapshotPlugin,
  pluginId: string,
  newId: () => string,
): ComponentRows => ({
  skills: plugin.skills.map((one) => ({
    ...writtenRow(one, pluginId, newId),
    allowedTools: one.allowedTools,
    ...handedOut(one),
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
