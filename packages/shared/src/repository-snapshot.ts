import * as z from 'zod';
import { pluginSource } from './plugin-source.ts';
import { commitSha, count, jsonObject, sha256 } from './primitives.ts';
import { problem } from './problem.ts';

/** A person or organisation as a manifest names it. */
export const manifestAuthor = z.strictObject({
  name: z.string().nullable(),
  email: z.string().nullable(),
  url: z.string().nullable(),
});
export type ManifestAuthor = z.infer<typeof manifestAuthor>;

/**
 * What skills, agents and commands share. `id` is the folder or file stem, `name` what the client shows;
 * `path` is the file's place from the repository's root (null: the text is inline in a manifest);
 * `frontmatterState`: `lenient` parsed only after values were quoted, `invalid` did not parse at all.
 */
const component = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.string().nullable(),
  description: z.string().nullable(),
  frontmatterState: z.enum(['ok', 'lenient', 'invalid', 'none', 'inline']),
  frontmatter: jsonObject,
  bodyBytes: count,
  bodySha256: sha256,
});

/** A file beside a SKILL.md: its place from the skill's folder, links already followed. */
export const skillFile = z.strictObject({
  path: z.string(),
  bytes: count,
  sha256,
  executable: z.boolean(),
});
export type SkillFile = z.infer<typeof skillFile>;

/**
 * A skill in a snapshot; `allowedTools` are the capabilities that it asks for. `portable`: any client of the Agent Skills
 * specification can load it, with `files`, which are all others in its folder; of skills that are not, none are listed.
 */
export const snapshotSkill = component.extend({
  allowedTools: z.array(z.string()),
  portable: z.boolean(),
  files: z.array(skillFile),
});
export type SnapshotSkill = z.infer<typeof snapshotSkill>;

/** An agent in a snapshot; `tools` null means every tool. */
export const snapshotAgent = component.extend({
  tools: z.array(z.string()).nullable(),
  model: z.string().nullable(),
});
export type SnapshotAgent = z.infer<typeof snapshotAgent>;

/** A command in a snapshot. */
export const snapshotCommand = component.extend({
  argumentHint: z.string().nullable(),
  model: z.string().nullable(),
  allowedTools: z.array(z.string()),
});
export type SnapshotCommand = z.infer<typeof snapshotCommand>;

/** An MCP server as declared. `envNames` are names only: values never leave the repository. `loadable` false: clients drop it. */
export const snapshotMcpServer = z.strictObject({
  name: z.string(),
  path: z.string().nullable(),
  transport: z.enum(['stdio', 'http', 'streamable-http', 'sse', 'ws', 'bundle', 'unknown']),
  command: z.string().nullable(),
  args: z.array(z.string()),
  url: z.string().nullable(),
  envNames: z.array(z.string()),
  loadable: z.boolean(),
});
export type SnapshotMcpServer = z.infer<typeof snapshotMcpServer>;

/** A language server as declared. `extensions` maps a file extension to a language id. */
export const snapshotLspServer = z.strictObject({
  name: z.string(),
  path: z.string().nullable(),
  command: z.string().nullable(),
  extensions: z.record(z.string(), z.string()),
});
export type SnapshotLspServer = z.infer<typeof snapshotLspServer>;

/** One hook of an event. `command` is the command, URL, prompt or tool that its `type` runs. */
export const snapshotHook = z.strictObject({
  event: z.string(),
  matcher: z.string().nullable(),
  type: z.string(),
  command: z.string().nullable(),
  path: z.string().nullable(),
});
export type SnapshotHook = z.infer<typeof snapshotHook>;

/** The fields that a marketplace entry and a plugin's own manifest combine to. */
const pluginFacts = z.strictObject({
  index: count,
  name: z.string().nullable(),
  version: z.string().nullable(),
  displayName: z.string().nullable(),
  description: z.string().nullable(),
  category: z.string().nullable(),
  tags: z.array(z.string()),
  keywords: z.array(z.string()),
  author: manifestAuthor.nullable(),
  license: z.string().nullable(),
  homepage: z.string().nullable(),
  repository: z.string().nullable(),
  loadable: z.boolean(),
  source: pluginSource,
  problems: z.array(problem),
});

/**
 * What an entry of a catalog elsewhere has to say so that clients load what they load from the plugin's own: the folder
 * that it names, and the fields besides name, source and what is shown. `hasManifest`: the folder has a plugin.json.
 * `codexName`: the one name of such an entry under which Codex installs the plugin, `*` for any, empty where it installs
 * none, or nothing that it could load.
 */
export const catalogEntry = z.strictObject({
  path: z.string(),
  hasManifest: z.boolean(),
  codexName: z.string(),
  fields: jsonObject,
});
export type CatalogEntry = z.infer<typeof catalogEntry>;

/**
 * A plugin whose files are in this repository. `index` is its place in the marketplace file (0 where there is none);
 * `versionSource` says which file gave `version`; `treeHash` covers sorted path, mode and sha256 of every file below its folder.
 * `implicit`: no manifest names it; it holds the skills that no plugin claims. `listedBy` is the repository of the marketplace
 * that alone names it, null for the repository's own plugins.
 * `manifestName` is plugin.json's own name, the prefix of its components. `catalogEntry` null: clients would not load it, or not
 * the same, from an entry elsewhere.
 */
export const snapshotPlugin = pluginFacts.extend({
  manifestName: z.string().nullable(),
  versionSource: z.enum(['manifest', 'entry', 'commit']).nullable(),
  implicit: z.boolean(),
  listedBy: z.string().nullable(),
  strict: z.boolean(),
  treeHash: sha256,
  readme: z.strictObject({ path: z.string(), bytes: count, sha256 }).nullable(),
  skills: z.array(snapshotSkill),
  agents: z.array(snapshotAgent),
  commands: z.array(snapshotCommand),
  mcpServers: z.array(snapshotMcpServer),
  lspServers: z.array(snapshotLspServer),
  hooks: z.array(snapshotHook),
  ecosystems: z.array(z.string()),
  catalogEntry: catalogEntry.nullable(),
});
export type SnapshotPlugin = z.infer<typeof snapshotPlugin>;

/** An entry whose plugin is elsewhere, or whose source cannot be followed. `entry` is the entry as written. */
export const snapshotExternal = pluginFacts.extend({ entry: jsonObject });
export type SnapshotExternal = z.infer<typeof snapshotExternal>;

/** The repository's `.claude-plugin/marketplace.json`. `loadable` false: clients refuse the whole file. */
export const snapshotMarketplace = z.strictObject({
  path: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable(),
  version: z.string().nullable(),
  owner: manifestAuthor.nullable(),
  pluginRoot: z.string().nullable(),
  renames: z.record(z.string(), z.string().nullable()),
  loadable: z.boolean(),
});
export type SnapshotMarketplace = z.infer<typeof snapshotMarketplace>;

/**
 * Everything one commit of a repository offers, as the clients that install from it read it.
 * `repository` is `owner/repo` as asked for; `commit` is null where it is unknown (a folder on disk).
 */
export const repositorySnapshot = z.strictObject({
  repository: z.string(),
  commit: commitSha.nullable(),
  marketplace: snapshotMarketplace.nullable(),
  plugins: z.array(snapshotPlugin),
  external: z.array(snapshotExternal),
  unclaimedSkills: z.array(z.strictObject({ name: z.string(), path: z.string() })),
  nestedMarketplaces: z.array(z.string()),
  ecosystems: z.record(z.string(), count),
  problems: z.array(problem),
});

/** Everything one commit of a repository offers. */
export type RepositorySnapshot = z.infer<typeof repositorySnapshot>;
