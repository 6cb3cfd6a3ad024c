import type { PluginRow } from '@skillstash/db';
import type { SnapshotPlugin } from '@skillstash/shared';
import { sha256Of } from './crawl.ts';
import type { RepositoryReport } from './github-host.ts';

/** Moves when the rows made from the same snapshot change, so that they are written anew. */
const ROW_FORMAT = 2;

/** The repository around a plugin. `official` and times are decided once for the whole commit. */
export type PluginContext = {
  repositoryId: string;
  report: RepositoryReport;
  /** Where people see the host's repositories: what stands before `/owner/repo`. */
  webUrl: string;
  commitSha: string;
  official: boolean;
  /** When the content changed: ISO 8601. */
  changedAt: string;
  now: string;
};

const OWNER_TYPES: Record<string, PluginRow['authorType']> = {
  User: 'user',
  Organization: 'organization',
};

/** Whether an owner is a person or an organisation, as the host says. */
export const ownerType = (report: RepositoryReport): NonNullable<PluginRow['authorType']> =>
  OWNER_TYPES[report.owner.type ?? ''] ?? 'unknown';

/** Whom the manifest names, who need not be who owns the repository; the owner where it names nobody. */
const authorOf = ({ author }: SnapshotPlugin, { report, webUrl }: PluginContext) =>
  author?.name
    ? {
        authorName: author.name,
        authorType: 'unknown' as const,
        authorUsername: null,
        authorUrl: author.url,
      }
    : {
        authorName: report.owner.login,
        authorType: ownerType(report),
        authorUsername: report.owner.login,
        authorUrl: author?.url ?? `${webUrl}/${report.owner.login}`,
      };

/** Clients call a plugin without a version by the first 12 digits of its commit. */
export const versionOf = (plugin: SnapshotPlugin, commitSha: string): string | null =>
  plugin.versionSource === 'commit' ? commitSha.slice(0, 12) : plugin.version;

const countsOf = (plugin: SnapshotPlugin) => ({
  skillCount: plugin.skills.length,
  agentCount: plugin.agents.length,
  commandCount: plugin.commands.length,
  mcpServerCount: plugin.mcpServers.length,
  hookCount: plugin.hooks.length,
  lspServerCount: plugin.lspServers.length,
});

/** SHA-256 over all that a crawl stores of a plugin. The commit is left out: a commit elsewhere changes nothing here. */
export const contentHash = async (
  plugin: SnapshotPlugin,
  context: PluginContext,
): Promise<string> => {
  const version = plugin.versionSource === 'commit' ? null : plugin.version;
  const { owner } = context.report;
  const content = JSON.stringify([
    ROW_FORMAT,
    context.official,
    context.webUrl,
    owner.login,
    owner.type,
    context.report.license?.spdx_id,
    { ...plugin, version, index: 0 },
  ]);
  return sha256Of(content);
};

/** A plugin's row, as a crawl writes it. */
export const pluginRow = (
  plugin: SnapshotPlugin,
  identity: {
    id: string;
    slug: string;
    contentHash: string;
    status: NonNullable<PluginRow['status']>;
  },
  context: PluginContext,
): PluginRow => ({
  ...identity,
  repositoryId: context.repositoryId,
  owner: context.report.owner.login.toLowerCase(),
  name: plugin.name ?? '',
  displayName: plugin.displayName,
  description: plugin.description,
  ...authorOf(plugin, context),
  repositoryUrl: `${context.webUrl}/${context.report.owner.login}/${context.report.name}`,
  homepageUrl: plugin.homepage,
  license: plugin.license ?? context.report.license?.spdx_id ?? null,
  category: plugin.category,
  tags: [...new Set(plugin.tags)].sort(),
  keywords: plugin.keywords,
  version: versionOf(plugin, context.commitSha),
  versionSource: plugin.versionSource,
  commitSha: context.commitSha,
  treeHash: plugin.treeHash,
  path: plugin.source.kind === 'local' ? plugin.source.path : '',
  source: plugin.source,
  readmeSha256: plugin.readme?.sha256 ?? null,
  problems: plugin.problems,
  ecosystems: plugin.ecosystems,
  ...countsOf(plugin),
  stars: context.report.stargazers_count ?? 0,
  official: context.official,
  loadable: plugin.loadable,
  implicit: plugin.implicit,
  createdAt: context.now,
  updatedAt: context.changedAt,
  lastIndexedAt: context.now,
});
