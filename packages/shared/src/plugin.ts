import * as z from 'zod';
import {
  pluginAgent,
  pluginCommand,
  pluginHook,
  pluginLspServer,
  pluginMcpServer,
  pluginSkill,
} from './components.ts';
import { pluginSource } from './plugin-source.ts';
import { commitSha, count, id, isoTime, pluginSlug } from './primitives.ts';
import { problem } from './problem.ts';
import { PLUGIN_STATUSES, VERSION_SOURCES } from './words.ts';

/** How many components of each kind a plugin has. */
export const componentCounts = z
  .strictObject({
    skills: count,
    agents: count,
    commands: count,
    mcpServers: count,
    hooks: count,
    lspServers: count,
  })
  .meta({ id: 'ComponentCounts' });

/** A plugin in a list. `ratingAverage` is 0 while nobody rated it; `tags` are sorted. */
export const pluginSummary = z
  .strictObject({
    slug: pluginSlug,
    name: z.string(),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    authorName: z.string().nullable(),
    authorType: z.enum(['user', 'organization', 'unknown']),
    category: z.string().nullable(),
    tags: z.array(z.string()),
    version: z.string().nullable(),
    verified: z.boolean(),
    official: z.boolean(),
    loadable: z.boolean(),
    status: z.enum(PLUGIN_STATUSES),
    downloads: count,
    stars: count,
    ratingAverage: z.number().min(0).max(5),
    ratingCount: count,
    componentCounts,
    updatedAt: isoTime,
  })
  .meta({ id: 'PluginSummary' });
export type PluginSummary = z.infer<typeof pluginSummary>;

/** A marketplace entry that points at a plugin. `marketplace` is `owner/repo`. */
export const pluginListing = z
  .strictObject({
    marketplace: z.string(),
    name: z.string(),
    category: z.string().nullable(),
    ref: z.string().nullable(),
    sha: z.string().nullable(),
  })
  .meta({ id: 'PluginListing' });
export type PluginListing = z.infer<typeof pluginListing>;

/** The exact commands that install a plugin with one client, in order. */
export const installInstructions = z
  .strictObject({ client: z.string(), commands: z.array(z.string()) })
  .meta({ id: 'InstallInstructions' });
export type InstallInstructions = z.infer<typeof installInstructions>;

/**
 * A plugin with everything it holds. `path` is its folder from the repository's root (empty: the root itself). `deprecated` is
 * what its owner says to whoever still uses it; null where it is not deprecated.
 */
export const plugin = pluginSummary
  .extend({
    id,
    author: z
      .strictObject({
        name: z.string(),
        username: z.string().nullable(),
        url: z.string().nullable(),
      })
      .nullable(),
    repository: z.strictObject({
      owner: z.string(),
      name: z.string(),
      url: z.string(),
      defaultBranch: z.string().nullable(),
    }),
    homepageUrl: z.string().nullable(),
    license: z.string().nullable(),
    keywords: z.array(z.string()),
    deprecated: z.string().nullable(),
    versionSource: z.enum(VERSION_SOURCES).nullable(),
    commitSha: commitSha.nullable(),
    treeHash: z.string().nullable(),
    path: z.string(),
    source: pluginSource,
    downloads7d: count,
    downloads30d: count,
    skills: z.array(pluginSkill),
    agents: z.array(pluginAgent),
    commands: z.array(pluginCommand),
    mcpServers: z.array(pluginMcpServer),
    hooks: z.array(pluginHook),
    lspServers: z.array(pluginLspServer),
    listings: z.array(pluginListing),
    problems: z.array(problem),
    install: z.array(installInstructions),
    createdAt: isoTime,
    lastIndexedAt: isoTime.nullable(),
  })
  .meta({ id: 'Plugin' });
export type Plugin = z.infer<typeof plugin>;

/** One content of a plugin that was seen: `version` as named then, `treeHash` of its files. */
export const pluginVersion = z
  .strictObject({
    version: z.string().nullable(),
    commitSha,
    treeHash: z.string(),
    seenAt: isoTime,
  })
  .meta({ id: 'PluginVersion' });
export type PluginVersion = z.infer<typeof pluginVersion>;

/** Plugins in the order asked for; `missing` are the slugs nobody has. */
export const pluginBatch = z
  .strictObject({ items: z.array(pluginSummary), missing: z.array(z.string()) })
  .meta({ id: 'PluginBatch' });
export type PluginBatch = z.infer<typeof pluginBatch>;
