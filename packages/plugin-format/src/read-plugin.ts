import type { SnapshotPlugin } from '@skillstash/shared';
import { boundComponents } from './bound-components.ts';
import { ENTRY_COMPONENT_FIELDS } from './check-fields.ts';
import type { Declaration, Manifest } from './declaration.ts';
import { findAgents } from './find-agents.ts';
import { findCatalogEntry } from './find-catalog-entry.ts';
import { findCommands } from './find-commands.ts';
import { findHooks } from './find-hooks.ts';
import { findLspServers } from './find-lsp-servers.ts';
import { findMcpServers } from './find-mcp-servers.ts';
import { findReadme } from './find-readme.ts';
import { findSkills, type SkillDeclarations } from './find-skills.ts';
import { nameReachably } from './name-reachably.ts';
import { combineFacts, type PluginFacts } from './plugin-facts.ts';
import type { PluginReading } from './plugin-reading.ts';
import { readManifest } from './read-manifest.ts';
import { joinPath } from './repository-path.ts';
import { servesCodex } from './serves-codex.ts';

/** All components of a plugin, by kind. */
export type Components = Pick<
  SnapshotPlugin,
  'skills' | 'agents' | 'commands' | 'mcpServers' | 'lspServers' | 'hooks'
>;

/** A plugin as its files and its entry make it; what its place in the repository adds comes from the caller. */
export type ReadPlugin = PluginFacts &
  Components &
  Pick<SnapshotPlugin, 'manifestName' | 'versionSource' | 'strict' | 'readme' | 'catalogEntry'>;

/**
 * Reads the plugin in `plugin.folder`. `entry` is its item in a marketplace, undefined for a repository that is one
 * plugin. Problems and `loadable` go to `plugin`; components are listed even where clients refuse it.
 */
export const readPlugin = (plugin: PluginReading, entry: Manifest | undefined): ReadPlugin => {
  const manifest = readManifest(plugin);
  plugin.manifestName = manifest?.text('name') ?? null;
  if (entry) compareWithEntry(plugin, entry, manifest);
  const facts = combineFacts(entry, manifest);
  // Many entries may share one manifest, whose texts then enter the snapshot many times.
  plugin.reading.addChars(JSON.stringify(facts).length);
  const { manifestName } = plugin;
  // Where the entry is the manifest, its name is the prefix.
  if (!manifest) plugin.manifestName = facts.name;
  const skills = declareSkills(plugin, entry, manifest, facts.name ?? '');
  const found = readComponents(plugin, entry, manifest, skills);
  const components = nameReachably(plugin, boundComponents(plugin, found));
  reportRepeatedNames(plugin, components);
  return {
    ...facts,
    ...components,
    manifestName,
    versionSource: manifest?.text('version')
      ? 'manifest'
      : entry?.text('version')
        ? 'entry'
        : 'commit',
    strict: entry?.get('strict')?.value !== false,
    readme: findReadme(plugin),
    catalogEntry: findCatalogEntry(plugin, {
      entry,
      hasManifest: manifest !== undefined,
      skills,
      hasOnlySkills: hasOnlySkills(found),
      servesCodex: servesCodex(plugin, found),
      version: facts.version,
    }),
  };
};

const hasOnlySkills = ({ skills: _skills, ...others }: Components): boolean =>
  Object.values(others).every((list) => list.length === 0);

const declareSkills = (
  plugin: PluginReading,
  entry: Manifest | undefined,
  manifest: Manifest | undefined,
  pluginName: string,
): SkillDeclarations => ({
  hasManifest: manifest !== undefined,
  fromManifest: manifest?.get('skills'),
  fromEntry: entry?.get('skills'),
  // An entry of another marketplace names the root by a Git source, which follows the usual rules.
  isRootSource: plugin.folder === '' && entry?.text('source') !== undefined,
  pluginName,
});

const compareWithEntry = (
  plugin: PluginReading,
  entry: Manifest,
  manifest: Manifest | undefined,
): void => {
  if (!manifest) {
    const isMissing = plugin.loadable && plugin.reading.tree.isFolder(plugin.folder);
    if (isMissing)
      plugin.report(
        'manifest_missing',
        `${plugin.folder || 'The root'} has none.`,
        entry.placeOf(),
      );
    return;
  }
  const [name, ownName] = [entry.text('name'), manifest.text('name')];
  if (name && ownName && name !== ownName) {
    plugin.report(
      'name_differs',
      `“${name}” here, “${ownName}” in plugin.json.`,
      entry.placeOf('name'),
    );
  }
  const [version, ownVersion] = [entry.text('version'), manifest.text('version')];
  if (version && ownVersion && version !== ownVersion) {
    plugin.report(
      'version_differs',
      `${version} here, ${ownVersion} in plugin.json.`,
      entry.placeOf('version'),
    );
  }
  for (const key of ['mcpServers', 'lspServers', 'userConfig', 'channels']) {
    const ignored = entry.get(key);
    if (ignored)
      plugin.report(
        'entry_field_ignored',
        `\`${key}\` of the entry is ignored.`,
        ignored.placeOf(),
      );
  }
  if (entry.get('strict')?.value !== false) return;
  const conflict = findConflict(entry);
  if (conflict)
    plugin.refuse('manifest_conflict', '`strict` is false, and this is set.', conflict.placeOf());
};

const findConflict = (entry: Manifest): Declaration | undefined => {
  const [declared] = ENTRY_COMPONENT_FIELDS.flatMap((key) => entry.get(key) ?? []);
  const hasThemes = entry.object('experimental')?.themes !== undefined;
  return declared ?? (hasThemes ? entry.get('experimental') : undefined);
};

const readComponents = (
  plugin: PluginReading,
  entry: Manifest | undefined,
  manifest: Manifest | undefined,
  skills: SkillDeclarations,
): Components => {
  const hasManifest = manifest !== undefined;
  const both = (key: string) => ({ fromManifest: manifest?.get(key), fromEntry: entry?.get(key) });
  // Servers come from one of the two: an entry's own are ignored beside a manifest.
  const servers = manifest ?? entry;
  const commands = findCommands(plugin, manifest?.get('commands'), entry?.get('commands'));
  reportWorkflows(plugin, commands);
  return {
    skills: findSkills(plugin, skills),
    agents: findAgents(plugin, manifest?.get('agents'), entry?.get('agents')),
    commands,
    mcpServers: findMcpServers(plugin, servers?.get('mcpServers')),
    lspServers: findLspServers(plugin, servers?.get('lspServers')),
    hooks: findHooks(plugin, { hasManifest, ...both('hooks') }),
  };
};

const reportWorkflows = (plugin: PluginReading, commands: Components['commands']): void => {
  const files = plugin.reading.listChildren(joinPath(plugin.folder, 'workflows'));
  const names = new Set(files.map(({ name }) => name.replace(/\.[^.]*$/, '')));
  for (const { name, path } of commands) {
    if (!names.has(name)) continue;
    plugin.report('workflow_shadows_command', `A workflow hides “${name}”.`, {
      path: path ?? undefined,
    });
  }
};

const reportRepeatedNames = (plugin: PluginReading, components: Components): void => {
  for (const kind of ['skills', 'agents', 'commands'] as const) {
    const seen = new Set<string>();
    for (const { name, path } of components[kind]) {
      if (seen.has(name)) {
        const message = `Two of the ${kind} are called “${name}”.`;
        plugin.report('component_name_repeated', message, { path: path ?? undefined });
      }
      seen.add(name);
    }
  }
};
