import type { SnapshotAgent } from '@skillstash/shared';
import { scalarText, toComponentId } from './component-name.ts';
import { resolvePaths } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { type FoundMarkdown, listMarkdown } from './list-markdown.ts';
import type { PluginReading } from './plugin-reading.ts';
import { readComponent, readToolList } from './read-component.ts';
import { joinPath, lastName } from './repository-path.ts';

/**
 * The agents that clients load: those of `agents/`, which the manifest's own list replaces, then the entry's. Folders
 * are scanned although clients refuse them in a list.
 */
export const findAgents = (
  plugin: PluginReading,
  fromManifest: Declaration | undefined,
  fromEntry: Declaration | undefined,
): SnapshotAgent[] => {
  const { tree } = plugin.reading;
  const standard = listMarkdown(plugin.reading, joinPath(plugin.folder, 'agents'), false);
  const listed = (declared: Declaration | undefined): FoundMarkdown[] =>
    resolvePaths(plugin, declared).flatMap(({ path }) =>
      tree.isFolder(path)
        ? listMarkdown(plugin.reading, path, false)
        : [{ path, name: lastName(path), folders: [] }],
    );
  const found = [...(fromManifest ? listed(fromManifest) : standard), ...listed(fromEntry)];
  // A file that is found twice has the name of the first time.
  const byPath = Map.groupBy(found, ({ path }) => path);
  return [...byPath.values()].flatMap(([file]) => (file && readAgent(plugin, file)) ?? []);
};

const readAgent = (plugin: PluginReading, file: FoundMarkdown): SnapshotAgent | undefined => {
  const stem = file.name.replace(/\.md$/i, '');
  const prefix = file.folders.map((name) => `${name}:`).join('');
  const agent = readComponent(plugin, {
    kind: 'agent',
    path: file.path,
    id: prefix + toComponentId(stem),
    prefix,
    fallbackName: stem,
  });
  if (!agent) return undefined;
  const { name, tools, model } = agent.frontmatter;
  if (!scalarText(name) && agent.frontmatterState !== 'invalid') {
    plugin.report('agent_name_missing', `${file.path} has no name.`, { path: file.path });
  }
  const hasTools = tools !== undefined && tools !== null;
  return {
    ...agent,
    tools: hasTools ? readToolList(tools) : null,
    model: scalarText(model) ?? null,
  };
};
