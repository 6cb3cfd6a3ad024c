import type { RepositorySnapshot, SnapshotExternal, SnapshotPlugin } from '@skillstash/shared';

/** A component as the expected results write it. */
export type OracleComponent = {
  name: string;
  path: string | null;
  description: string | null;
  fm?: string;
  altName?: string;
};

/** A plugin or external entry as the expected results write it; external ones have no components. */
export type OraclePlugin = {
  name: string | null;
  index?: number;
  loadable: boolean;
  source: { kind: string; [field: string]: unknown };
  skills?: OracleComponent[];
  agents?: OracleComponent[];
  commands?: OracleComponent[];
  mcpServers?: string[];
  lspServers?: string[];
  [field: string]: unknown;
};

/** One repository's expected result, as far as it is compared. */
export type OracleRepository = {
  repo: string;
  plugins: OraclePlugin[];
  external: OraclePlugin[];
  standalone?: OraclePlugin;
  unclaimedSkills: { name: string; path: string }[];
  nestedMarketplaces: string[];
  ecosystems: Record<string, number>;
  marketplace: { loadable?: boolean } | null;
};

const FRONTMATTER_WORDS = {
  ok: 'ok',
  lenient: 'lenient',
  invalid: 'bad',
  none: 'none',
  inline: 'inline',
};

/**
 * A snapshot in the shape of the expected results. Without a marketplace, a plugin of its own manifest is
 * `standalone`, and an implicit one, which they do not know, is left out.
 */
export const toOracle = (snapshot: RepositorySnapshot): OracleRepository => {
  const plugins = snapshot.plugins.filter(({ implicit }) => !implicit).map(toPlugin);
  const isMarketplace = snapshot.marketplace !== null;
  const [standalone] = isMarketplace ? [] : plugins;
  return {
    repo: snapshot.repository,
    plugins: isMarketplace ? plugins : [],
    external: snapshot.external.map(toFacts),
    ...(standalone && { standalone }),
    unclaimedSkills: snapshot.unclaimedSkills,
    nestedMarketplaces: snapshot.nestedMarketplaces,
    ecosystems: snapshot.ecosystems,
    marketplace: snapshot.marketplace,
  };
};

const toFacts = (plugin: SnapshotPlugin | SnapshotExternal): OraclePlugin => ({
  name: plugin.name,
  index: plugin.index,
  loadable: plugin.loadable,
  source: plugin.source,
  version: plugin.version,
  displayName: plugin.displayName,
  description: plugin.description,
  category: plugin.category,
  tags: plugin.tags,
  keywords: plugin.keywords,
  author:
    plugin.author &&
    Object.fromEntries(Object.entries(plugin.author).filter(([, v]) => v !== null)),
  license: plugin.license,
  homepage: plugin.homepage,
  repository: plugin.repository,
});

const toPlugin = (plugin: SnapshotPlugin): OraclePlugin => ({
  ...toFacts(plugin),
  manifestName: plugin.manifestName,
  versionSource: plugin.versionSource,
  strict: plugin.strict,
  skills: plugin.skills.map(toComponent),
  agents: plugin.agents.map(toComponent),
  commands: plugin.commands.map(toComponent),
  mcpServers: plugin.mcpServers.map(({ name }) => name),
  mcpLoaded: plugin.mcpServers
    .filter((s) => s.loadable && s.transport !== 'bundle')
    .map(({ name }) => name),
  lspServers: plugin.lspServers.map(({ name }) => name),
  hooks: plugin.hooks.length > 0,
  hookEvents: [...new Set(plugin.hooks.map(({ event }) => event))].sort(),
});

const toComponent = (
  component:
    | SnapshotPlugin['skills'][number]
    | SnapshotPlugin['agents'][number]
    | SnapshotPlugin['commands'][number],
): OracleComponent & { id: string } => ({
  id: component.id,
  name: component.name,
  path: component.path,
  description: component.description,
  fm: FRONTMATTER_WORDS[component.frontmatterState],
});
