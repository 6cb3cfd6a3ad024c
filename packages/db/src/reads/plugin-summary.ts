import type { PluginSummary } from '@skillstash/shared';
import { type Fields, jsonObject } from '../json.ts';
import { plugins } from '../schema/index.ts';

const componentCounts = jsonObject<PluginSummary['componentCounts']>({
  skills: plugins.skillCount,
  agents: plugins.agentCount,
  commands: plugins.commandCount,
  mcpServers: plugins.mcpServerCount,
  hooks: plugins.hookCount,
  lspServers: plugins.lspServerCount,
});

/** A plugin's summary, from its own row alone. */
export const summaryFields: Fields<PluginSummary> = {
  slug: plugins.slug,
  name: plugins.name,
  displayName: plugins.displayName,
  description: plugins.description,
  authorName: plugins.authorName,
  authorType: plugins.authorType,
  category: plugins.category,
  tags: plugins.tags,
  version: plugins.version,
  verified: plugins.verified,
  official: plugins.official,
  loadable: plugins.loadable,
  status: plugins.status,
  downloads: plugins.downloads,
  stars: plugins.stars,
  ratingAverage: plugins.ratingAverage,
  ratingCount: plugins.ratingCount,
  componentCounts,
  updatedAt: plugins.updatedAt,
};

/** A plugin's summary as JSON text. */
export const pluginSummaryJson = jsonObject<PluginSummary>(summaryFields);
