import type { ComponentRows } from '@skillstash/db';
import type { ComponentKind, SyntheticPlugin, SyntheticRepository } from './synthetic-plugin.ts';

/** Where a table's keys begin: the kind is part of the key, so that no two tables share one. */
const KIND = {
  repository: 1,
  marketplace: 2,
  plugin: 3,
  listing: 4,
  version: 5,
  user: 6,
  rating: 7,
  skills: 8,
  agents: 9,
  commands: 10,
  mcpServers: 11,
  hooks: 12,
  lspServers: 13,
};

/** Enough room below each plugin for its components, versions and ratings. */
const BELOW_PLUGIN = 1_000;
/** People who rate. */
const USERS = 500;

/** Shaped and ordered like UUIDv7. */
const keyOf = (kind: keyof typeof KIND, place: number): string =>
  `019a${KIND[kind].toString(16).padStart(4, '0')}-0000-7000-8000-${place.toString(16).padStart(12, '0')}`;

/** Hexadecimal digits that look like a digest. */
const digest = (length: number, seed: number): string => {
  let text = '';
  for (let state = seed + 1; text.length < length; ) {
    state = Math.imul(state, 0x9e3779b1) >>> 0;
    text += state.toString(16).padStart(8, '0');
  }
  return text.slice(0, length);
};

const fullName = ({ owner, name }: SyntheticRepository): string => `${owner}/${name}`;
const FIRST_DAY = '2025-01-01T00:00:00.000Z';

export const repositoryRow = (repository: SyntheticRepository) => ({
  id: keyOf('repository', repository.place),
  fullName: fullName(repository),
  owner: repository.owner,
  name: repository.name,
  hostId: repository.place + 1,
  state: 'active' as const,
  defaultBranch: 'main',
  stars: repository.stars,
  createdAt: FIRST_DAY,
  updatedAt: FIRST_DAY,
});

export const marketplaceRow = (repository: SyntheticRepository) => ({
  id: keyOf('marketplace', repository.place),
  repositoryId: keyOf('repository', repository.place),
  fullName: fullName(repository),
  name: repository.name,
  ownerName: repository.owner,
  loadable: true,
  stars: repository.stars,
  createdAt: FIRST_DAY,
  updatedAt: FIRST_DAY,
});

/** @param position its place in its marketplace */
export const listingRow = (plugin: SyntheticPlugin, position: number) => ({
  id: keyOf('listing', plugin.place),
  marketplaceId: keyOf('marketplace', plugin.repository.place),
  position,
  pluginId: keyOf('plugin', plugin.place),
  name: plugin.name,
  category: plugin.category,
  source: { kind: 'local' as const, path: `plugins/${plugin.name}` },
  sha: digest(40, plugin.place),
  loadable: true,
});

const counts = ({ components }: SyntheticPlugin) => ({
  skillCount: components.skills.length,
  agentCount: components.agents.length,
  commandCount: components.commands.length,
  mcpServerCount: components.mcpServers.length,
  hookCount: components.hooks.length,
  lspServerCount: components.lspServers.length,
});

/** @param slug its address; two plugins of a repository may have the same name */
export const pluginRow = (plugin: SyntheticPlugin, slug: string) => ({
  id: keyOf('plugin', plugin.place),
  repositoryId: keyOf('repository', plugin.repository.place),
  slug,
  owner: plugin.repository.owner,
  name: plugin.name,
  description: plugin.description,
  authorName: plugin.repository.owner,
  authorUsername: plugin.repository.owner,
  repositoryUrl: `https://github.com/${fullName(plugin.repository)}`,
  license: 'MIT',
  category: plugin.category,
  tags: plugin.tags,
  keywords: plugin.tags.slice(0, 2),
  version: `1.${plugin.versions}.0`,
  versionSource: 'manifest' as const,
  commitSha: digest(40, plugin.place),
  treeHash: digest(64, plugin.place),
  contentHash: digest(64, plugin.place + 1),
  path: `plugins/${plugin.name}`,
  source: { kind: 'local' as const, path: `plugins/${plugin.name}` },
  ...counts(plugin),
  downloads: plugin.downloads,
  downloads7d: plugin.trending,
  downloads30d: plugin.trending * 3,
  trending: plugin.trending,
  stars: plugin.repository.stars,
  verified: plugin.verified,
  official: plugin.official,
  loadable: true,
  createdAt: plugin.createdAt,
  updatedAt: plugin.updatedAt,
  lastIndexedAt: plugin.updatedAt,
});

const belowPlugin = (plugin: SyntheticPlugin, place: number): number =>
  plugin.place * BELOW_PLUGIN + place;

export const versionRows = (plugin: SyntheticPlugin) =>
  Array.from({ length: plugin.versions }, (_, place) => ({
    id: keyOf('version', belowPlugin(plugin, place)),
    pluginId: keyOf('plugin', plugin.place),
    version: `1.${place + 1}.0`,
    commitSha: digest(40, plugin.place - plugin.versions + place + 1),
    treeHash: digest(64, plugin.place - plugin.versions + place + 1),
    seenAt: plugin.updatedAt,
  }));

export const userRows = () =>
  Array.from({ length: USERS }, (_, place) => ({
    id: keyOf('user', place),
    username: `person-${place}`,
    createdAt: FIRST_DAY,
    updatedAt: FIRST_DAY,
  }));

export const ratingRows = (plugin: SyntheticPlugin) =>
  plugin.ratings.map((rating, place) => ({
    id: keyOf('rating', belowPlugin(plugin, place)),
    pluginId: keyOf('plugin', plugin.place),
    userId: keyOf('user', (plugin.place + place) % USERS),
    rating,
    createdAt: plugin.updatedAt,
    updatedAt: plugin.updatedAt,
  }));

const named = (kind: ComponentKind, plugin: SyntheticPlugin) =>
  plugin.components[kind].map(({ name, description }, place) => ({
    row: {
      id: keyOf(kind, belowPlugin(plugin, place)),
      pluginId: keyOf('plugin', plugin.place),
      name,
      path: `plugins/${plugin.name}/${kind}/${name}.md`,
    },
    description,
  }));

const written = (kind: ComponentKind, plugin: SyntheticPlugin) =>
  named(kind, plugin).map(({ row, description }, place) => ({
    ...row,
    frontmatter: { name: row.name, description },
    ownDescription: null,
    bodySha256: digest(64, belowPlugin(plugin, place)),
    bodyBytes: 2_000 + place,
  }));

/** Everything that hangs below one plugin's row. */
export const componentRows = (plugin: SyntheticPlugin): ComponentRows => ({
  skills: written('skills', plugin).map((row) => ({
    ...row,
    allowedTools: ['Read', 'Grep'],
    portable: true,
    files: [],
    archiveSha256: null,
  })),
  agents: written('agents', plugin).map((row) => ({ ...row, tools: ['Read'], model: 'inherit' })),
  commands: written('commands', plugin).map((row) => ({
    ...row,
    argumentHint: '[path]',
    model: null,
    allowedTools: ['Read', 'Edit'],
  })),
  mcpServers: named('mcpServers', plugin).map(({ row, description }) => ({
    ...row,
    description,
    transport: 'stdio' as const,
    command: 'npx',
    args: ['-y', `@example/${row.name}`],
    url: null,
    envNames: ['API_TOKEN'],
    loadable: true,
  })),
  hooks: named('hooks', plugin).map(({ row: { id, pluginId, name } }, position) => ({
    id,
    pluginId,
    position,
    event: 'PostToolUse',
    matcher: 'Write|Edit',
    type: 'command',
    command: `hooks/${name}.sh`,
  })),
  lspServers: named('lspServers', plugin).map(({ row: { id, pluginId, name } }) => ({
    id,
    pluginId,
    name,
    command: name,
    extensions: { '.ts': 'typescript' },
  })),
});
