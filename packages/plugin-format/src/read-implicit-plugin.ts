import type { SnapshotPlugin } from '@skillstash/shared';
import { boundComponents } from './bound-components.ts';
import { findSkillsEntry } from './find-catalog-entry.ts';
import { findReadme } from './find-readme.ts';
import { readSkill } from './find-skills.ts';
import { combineFacts } from './plugin-facts.ts';
import { PluginReading } from './plugin-reading.ts';
import { keepFirstPortable } from './portable-skill.ts';
import type { Reading } from './reading.ts';
import { lastName } from './repository-path.ts';

/**
 * The plugin that stands for a repository with skills but no manifest of any kind: named after the repository, with
 * the skills at `paths`. No client installs it as a plugin; people copy its skills.
 */
export const readImplicitPlugin = (
  reading: Reading,
  repository: string,
  paths: readonly string[],
): Omit<SnapshotPlugin, 'treeHash' | 'ecosystems'> => {
  const plugin = new PluginReading(reading, '');
  const name = lastName(repository);
  const skills = keepFirstPortable(paths.flatMap((path) => readSkill(plugin, path, name) ?? []));
  const others = { agents: [], commands: [], mcpServers: [], lspServers: [], hooks: [] };
  return {
    ...combineFacts(undefined, undefined),
    name,
    index: 0,
    loadable: true,
    source: { kind: 'local', path: '' },
    manifestName: null,
    versionSource: 'commit',
    implicit: true,
    listedBy: null,
    strict: true,
    readme: findReadme(plugin),
    ...boundComponents(plugin, { skills, ...others }),
    problems: plugin.problems,
    catalogEntry: findSkillsEntry(plugin, paths, null),
  };
};
