import type { SnapshotAgent } from '@skillstash/shared';
import { scalarText, stemOf, toFileId } from './component-name.ts';
import { resolvePaths } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { dropRepeated } from './drop-repeated.ts';
import type { JsonRecord } from './json-value.ts';
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
  const standard = listMarkdown(plugin, joinPath(plugin.folder, 'agents'), false);
  const listed = (declared: Declaration | undefined): FoundMarkdown[] =>
    resolvePaths(plugin, declared).flatMap(({ path }) =>
      tree.isFolder(path)
        ? listMarkdown(plugin, path, false)
        : [{ path, name: lastName(path), folders: [] }],
    );
  const found = [...(fromManifest ? listed(fromManifest) : standard), ...listed(fromEntry)];
  // A file that is found twice has the name of the first time.
  return dropRepeated(plugin, found).flatMap((file) => readAgent(plugin, file) ?? []);
};

const readAgent = (plugin: PluginReading, file: FoundMarkdown): SnapshotAgent | undefined => {
  const stem = stemOf(file.name);
  const prefix = file.folders.map((name) => `${name}:`).join('');
  const agent = readComponent(plugin, {
    kind: 'agent',
    path: file.path,
    id: prefix + toFileId(stem),
    prefix,
    fallbackName: stem,
  });
  if (!agent) return undefined;
  const { name, description, tools, model } = agent.frontmatter;
  if (!scalarText(name) && agent.frontmatterState !== 'invalid') {
    plugin.report('agent_name_missing', `${file.path} has no name.`, { path: file.path });
  }
  const isDescribed = Boolean(scalarText(description)?.trim());
  const hasTools = tools !== undefined && tools !== null;
  return {
    ...agent,
    description: isDescribed
      ? agent.description
      : (findUse(agent.frontmatter) ?? agent.description),
    tools: hasTools ? readToolList(tools) : null,
    model: scalarText(model) ?? null,
  };
};

/** When to use an agent, which clients show where it has no description. */
const findUse = (frontmatter: JsonRecord): string | undefined =>
  scalarText(frontmatter.when_to_use) || scalarText(frontmatter['when-to-use']);
