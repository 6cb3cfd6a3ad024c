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

export const componentCounts = z
  .strictObject({
    skills: count,
    agents: count,
    commands: count,
    mcpServers: count,
    hooks: count,
    lspServers: count,
  })
  .meta({ id: 'ComponentCounts', description: 'How many components of each kind a plugin has.' });

export const pluginSummary = z
  .strictObject({
    slug: pluginSlug.describe('Where it lives, whoever lists it: `owner/repo/plugin`.'),
    name: z.string().describe('What clients call it.'),
    displayName: z.string().nullable(),
    description: z.string().nullable(),
    authorName: z
      .string()
      .nullable()
      .describe("Its author, as its manifest or entry says; else the repository's owner."),
    authorType: z
      .enum(['user', 'organization', 'unknown'])
      .describe('What the owner of its repository is, as the host says.'),
    category: z.string().nullable().describe('As its owner says, else its manifest or entry.'),
    tags: z.array(z.string()).describe('As its owner says, else its manifest or entry; sorted.'),
    version: z.string().nullable().describe('What clients call its version.'),
    verified: z.boolean().describe('Whether an admin of this registry verified it.'),
    official: z
      .boolean()
      .describe('Whether the owner of its repository is one whom this registry calls official.'),
    loadable: z.boolean().describe('Whether clients load it; where not, its `problems` say why.'),
    status: z
      .enum(PLUGIN_STATUSES)
      .describe(
        '`removed`: it left its repository or marketplace; `frozen`: the name of its repository belongs to another by now; `gone`: the host does not know its repository any more; `blocked`: an admin withholds it, so that it is not shown.',
      ),
    downloads: count.describe(
      "By people's clients, each counted once a day for a kind of client and address.",
    ),
    stars: count.describe("Its repository's."),
    ratingAverage: z
      .number()
      .min(0)
      .max(5)
      .describe('The plain average of its stars; 0 while nobody rated it.'),
    ratingCount: count.describe('How many people rated it.'),
    componentCounts: componentCounts.describe('How many components of each kind it has.'),
    updatedAt: isoTime.describe('When its content last changed.'),
  })
  .meta({ id: 'PluginSummary', description: 'A plugin in a list.' });
export type PluginSummary = z.infer<typeof pluginSummary>;

export const pluginListing = z
  .strictObject({
    marketplace: z.string().describe("The marketplace's repository, `owner/repo`."),
    name: z.string().describe('What the entry calls it.'),
    category: z.string().nullable().describe('As the entry says.'),
    ref: z.string().nullable().describe('The branch or tag that the entry names.'),
    sha: z.string().nullable().describe('The commit that the entry pins.'),
  })
  .meta({ id: 'PluginListing', description: 'A marketplace entry that points at a plugin.' });
export type PluginListing = z.infer<typeof pluginListing>;

export const installInstructions = z
  .strictObject({
    client: z.string().describe('Whose commands they are.'),
    commands: z.array(z.string()).describe('In order.'),
  })
  .meta({
    id: 'InstallInstructions',
    description: 'The exact commands that install something with one client.',
  });
export type InstallInstructions = z.infer<typeof installInstructions>;

export const plugin = pluginSummary
  .extend({
    id,
    author: z
      .strictObject({
        name: z.string(),
        username: z.string().nullable().describe('The owner of the repository on the host.'),
        url: z.string().nullable(),
      })
      .nullable()
      .describe("Who made it, as its manifest or entry says; else the repository's owner."),
    repository: z
      .strictObject({
        owner: z.string().describe('A user or organization on the host.'),
        name: z.string(),
        url: z.string(),
        defaultBranch: z
          .string()
          .nullable()
          .describe('The branch that is read; null where it is not known.'),
      })
      .describe('Where its files are.'),
    homepageUrl: z.string().nullable().describe('As its manifest or entry says.'),
    license: z.string().nullable().describe("As its manifest says, else the repository's."),
    keywords: z.array(z.string()).describe('As its manifest or entry says.'),
    deprecated: z
      .string()
      .nullable()
      .describe('What its owner says to whoever still uses it; null where it is not deprecated.'),
    versionSource: z
      .enum(VERSION_SOURCES)
      .nullable()
      .describe(
        'Where `version` came from: plugin.json, the marketplace entry, or the first 12 digits of the commit.',
      ),
    commitSha: commitSha
      .nullable()
      .describe('The commit that was read; null where it is not known.'),
    treeHash: z
      .string()
      .nullable()
      .describe(
        'SHA-256 over path, mode and content of every file below its folder: the same while these are.',
      ),
    path: z.string().describe("Its folder from the repository's root; empty for the root itself."),
    source: pluginSource.describe('Where its files are, as its own repository sees it.'),
    downloads7d: count.describe(
      '`downloads` of the last 7 days (UTC), today included; `sort=trending` goes by them.',
    ),
    downloads30d: count.describe('`downloads` of the last 30 days (UTC), today included.'),
    skills: z.array(pluginSkill),
    agents: z.array(pluginAgent),
    commands: z.array(pluginCommand),
    mcpServers: z.array(pluginMcpServer),
    hooks: z.array(pluginHook),
    lspServers: z.array(pluginLspServer),
    listings: z
      .array(pluginListing)
      .describe('The marketplace entries that point at it, the first to list it first.'),
    problems: z.array(problem).describe('What its author would want to know.'),
    install: z
      .array(installInstructions)
      .describe('The commands that install it, by client; empty where no catalog offers it.'),
    createdAt: isoTime,
    lastIndexedAt: isoTime.nullable().describe('When a crawl last wrote what is told of it.'),
  })
  .meta({ id: 'Plugin', description: 'A plugin with everything it holds.' });
export type Plugin = z.infer<typeof plugin>;

export const pluginVersion = z
  .strictObject({
    version: z.string().nullable().describe('What clients called its version then.'),
    commitSha: commitSha.describe('The commit that had it.'),
    treeHash: z
      .string()
      .describe('SHA-256 over path, mode and content of every file below its folder.'),
    seenAt: isoTime.describe('When a crawl first saw it.'),
  })
  .meta({ id: 'PluginVersion', description: 'One content of a plugin that a crawl saw.' });
export type PluginVersion = z.infer<typeof pluginVersion>;

export const pluginBatch = z
  .strictObject({
    items: z.array(pluginSummary).describe('In the order asked for.'),
    missing: z.array(z.string()).describe('The slugs that nobody has.'),
  })
  .meta({ id: 'PluginBatch', description: 'The plugins that were asked for.' });
export type PluginBatch = z.infer<typeof pluginBatch>;
