import * as z from 'zod';
import { id, isoTime, jsonObject, pluginSlug } from './primitives.ts';
import { MCP_TRANSPORTS } from './words.ts';

/** What a plugin's page shows of any skill, agent or command. */
const inPlugin = z.strictObject({
  name: z.string(),
  path: z
    .string()
    .nullable()
    .describe("Its file, from the repository's root; null where it is written in a manifest."),
  description: z.string().nullable(),
});

/** Where a component belongs, for lists across plugins. */
const belonging = {
  id,
  plugin: pluginSlug.describe('The plugin that holds it.'),
  category: z.string().nullable().describe("The plugin's."),
  downloads: z.int().nonnegative().describe("The plugin's, by people's clients."),
  updatedAt: isoTime.describe("When the plugin's content last changed."),
};

export const pluginSkill = inPlugin
  .extend({ allowedTools: z.array(z.string()).describe('The tools that it asks for.') })
  .meta({ id: 'PluginSkill', description: 'A skill as its plugin lists it.' });
export type PluginSkill = z.infer<typeof pluginSkill>;

export const pluginAgent = inPlugin
  .extend({
    tools: z.array(z.string()).nullable().describe('The tools that it has; null means every tool.'),
    model: z.string().nullable().describe('The model that it wants; null where it does not say.'),
  })
  .meta({ id: 'PluginAgent', description: 'An agent as its plugin lists it.' });
export type PluginAgent = z.infer<typeof pluginAgent>;

export const pluginCommand = inPlugin
  .extend({
    argumentHint: z.string().nullable().describe('What to type after it, as shown to people.'),
    model: z.string().nullable().describe('The model that it wants; null where it does not say.'),
    allowedTools: z.array(z.string()).describe('The tools that it asks for.'),
  })
  .meta({ id: 'PluginCommand', description: 'A command as its plugin lists it.' });
export type PluginCommand = z.infer<typeof pluginCommand>;

export const pluginMcpServer = z
  .strictObject({
    name: z.string(),
    path: z
      .string()
      .nullable()
      .describe(
        "The file that declares it, from the repository's root; null where that is not known.",
      ),
    transport: z
      .enum(MCP_TRANSPORTS)
      .describe(
        'How a client reaches it; `bundle` is an .mcpb or .dxt file, `unknown` one that clients drop.',
      ),
    command: z
      .string()
      .nullable()
      .describe('The program that is started; null where it is reached by `url`.'),
    args: z
      .array(z.string())
      .describe('What the program is given, with `…` for what looks like a secret.'),
    url: z
      .string()
      .nullable()
      .describe(
        'Where it is, with `…` for what looks like a secret; null where a `command` is started.',
      ),
    envNames: z
      .array(z.string())
      .describe('The variables that it is given or uses: names only, never values.'),
    loadable: z.boolean().describe('Whether clients start it, or drop it as written wrong.'),
  })
  .meta({ id: 'PluginMcpServer', description: 'An MCP server as its plugin declares it.' });
export type PluginMcpServer = z.infer<typeof pluginMcpServer>;

export const pluginHook = z
  .strictObject({
    event: z.string().describe('What it waits for, such as `PostToolUse`.'),
    matcher: z
      .string()
      .nullable()
      .describe('Which of these events it is for; null where it is for all.'),
    type: z.string().describe('What it is: `command`, `http`, `prompt`, `mcp_tool` and the like.'),
    command: z
      .string()
      .nullable()
      .describe('What its `type` runs: a command, a URL, a prompt or a tool.'),
  })
  .meta({ id: 'PluginHook', description: 'Something that a client does when an event happens.' });
export type PluginHook = z.infer<typeof pluginHook>;

export const pluginLspServer = z
  .strictObject({
    name: z.string(),
    command: z
      .string()
      .nullable()
      .describe('The program that is started; null where none is named.'),
    extensions: z.record(z.string(), z.string()).describe('File extension → language id.'),
  })
  .meta({ id: 'PluginLspServer', description: 'A language server.' });
export type PluginLspServer = z.infer<typeof pluginLspServer>;

export const skill = pluginSkill
  .extend(belonging)
  .meta({ id: 'Skill', description: 'A skill in a list across plugins.' });
export type Skill = z.infer<typeof skill>;

export const agent = pluginAgent
  .extend(belonging)
  .meta({ id: 'Agent', description: 'An agent in a list across plugins.' });
export type Agent = z.infer<typeof agent>;

export const command = pluginCommand
  .extend(belonging)
  .meta({ id: 'Command', description: 'A command in a list across plugins.' });
export type Command = z.infer<typeof command>;

export const mcpServer = pluginMcpServer
  .extend(belonging)
  .meta({ id: 'McpServer', description: 'An MCP server in a list across plugins.' });
export type McpServer = z.infer<typeof mcpServer>;

const withFrontmatter = {
  frontmatter: jsonObject.describe('The YAML at the top of its file, as its author wrote it.'),
};

export const skillDetail = skill.extend(withFrontmatter).meta({
  id: 'SkillDetail',
  description: 'One skill with its frontmatter; its text is at `…/content`.',
});
export type SkillDetail = z.infer<typeof skillDetail>;

export const agentDetail = agent.extend(withFrontmatter).meta({
  id: 'AgentDetail',
  description: 'One agent with its frontmatter; its text is at `…/content`.',
});
export type AgentDetail = z.infer<typeof agentDetail>;

export const commandDetail = command.extend(withFrontmatter).meta({
  id: 'CommandDetail',
  description: 'One command with its frontmatter; its text is at `…/content`.',
});
export type CommandDetail = z.infer<typeof commandDetail>;
