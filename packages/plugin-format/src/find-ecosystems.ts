import type { RepositoryTree } from './repository-tree.ts';

/** Manifests of other clients: ecosystem → the paths, from any folder, that count for it. */
const ECOSYSTEMS: ReadonlyMap<string, RegExp> = new Map([
  ['agents_marketplace', /(?:^|\/)\.agents\/plugins\/marketplace\.json$/],
  ['agents_skills', /(?:^|\/)\.agents\/skills\/[^/]+\/SKILL\.md$/],
  ['codex_plugin', /(?:^|\/)\.codex-plugin\/plugin\.json$/],
  ['copilot_marketplace', /(?:^|\/)\.github\/plugin\/marketplace\.json$/],
  ['copilot_plugin', /(?:^|\/)\.(?:github\/plugin|plugin)\/plugin\.json$/],
  ['cursor', /(?:^|\/)\.cursor-plugin\/(?:plugin|marketplace)\.json$/],
  ['gemini', /(?:^|\/)gemini-extension\.json$/],
  ['grok', /(?:^|\/)\.grok-plugin\/(?:plugin|marketplace)\.json$/],
  ['kimi', /(?:^|\/)\.kimi-plugin\/(?:plugin|marketplace)\.json$/],
  ['mcp_server_json', /(?:^|\/)server\.json$/],
  ['omp', /(?:^|\/)\.omp-plugin\/(?:plugin|marketplace)\.json$/],
  ['openai_yaml', /(?:^|\/)agents\/openai\.yaml$/],
  ['opencode', /(?:^|\/)(?:\.opencode\/.+|opencode\.jsonc?)$/],
]);

/** Manifests of other clients in a repository: how many of each kind, and which kinds each folder has. */
export type Ecosystems = {
  counts: Record<string, number>;
  byFolder: ReadonlyMap<string, ReadonlySet<string>>;
};

/** Finds the manifests of other clients; a folder is the one that holds, say, `.codex-plugin/`. */
export const findEcosystems = (tree: RepositoryTree): Ecosystems => {
  const counts = new Map<string, number>();
  const byFolder = new Map<string, Set<string>>();
  for (const path of tree.entries.keys()) {
    for (const [ecosystem, pattern] of ECOSYSTEMS) {
      const at = path.search(pattern);
      if (at < 0) continue;
      counts.set(ecosystem, (counts.get(ecosystem) ?? 0) + 1);
      const folder = path.slice(0, at);
      byFolder.set(folder, (byFolder.get(folder) ?? new Set()).add(ecosystem));
    }
  }
  const sorted = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  return { counts: Object.fromEntries(sorted), byFolder };
};
