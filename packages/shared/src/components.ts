import * as z from 'zod';
import { id, isoTime, jsonObject, pluginSlug } from './primitives.ts';
import { MCP_TRANSPORTS } from './words.ts';

/** What a plugin's page shows of any skill, agent or command. */
const inPlugin = z.strictObject({
  name: z.string(),
  path: z.string().nullable(),
  description: z.string().nullable(),
});

/** Where a component belongs, for lists across plugins. `downloads` and `updatedAt` are its plugin's. */
const belonging = {
  id,
  plugin: pluginSlug,
  category: z.string().nullable(),
  downloads: z.int().nonnegative(),
  updatedAt: isoTime,
};

/** A skill as its plugin lists it; `allowedTools` are the capabilities that it asks for. */
export const pluginSkill = inPlugin
  .extend({ allowedTools: z.array(z.string()) })
  .meta({ id: 'PluginSkill' });
export type PluginSkill = z.infer<typeof pluginSkill>;

/** An agent as its plugin lists it; `tools` null means every tool. */
export const pluginAgent = inPlugin
  .extend({ tools: z.array(z.string()).nullable(), model: z.string().nullable() })
  .meta({ id: 'PluginAgent' });
export type PluginAgent = z.infer<typeof pluginAgent>;

/** A command as its plugin lists it. */
export const pluginCommand = inPlugin
  .extend({
    argumentHint: z.string().nullable(),
    model: z.string().nullable(),
    allowedTools: z.array(z.string()),
  })
  .meta({ id: 'PluginCommand' });
export type PluginCommand = z.infer<typeof pluginCommand>;

/** An MCP server as its plugin declares it. `envNames` are names only, never values. */
export const pluginMcpServer = z
  .strictObject({
    name: z.string(),
    path: z.string().nullable(),
    transport: z.enum(MCP_TRANSPORTS),
    command: z.string().nullable(),
    args: z.array(z.string()),
    url: z.string().nullable(),
    envNames: z.array(z.string()),
    loadable: z.boolean(),
  })
  .meta({ id: 'PluginMcpServer' });
export type PluginMcpServer = z.infer<typeof pluginMcpServer>;

/** One hook. `command` is what its `type` runs: a command, a URL, a prompt or a tool. */
export const pluginHook = z
  .strictObject({
    event: z.string(),
    matcher: z.string().nullable(),
    type: z.string(),
    command: z.string().nullable(),
  })
  .meta({ id: 'PluginHook' });
export type PluginHook = z.infer<typeof pluginHook>;

/** A language server; `extensions` maps a file extension to a language id. */
export const pluginLspServer = z
  .strictObject({
    name: z.string(),
    command: z.string().nullable(),
    extensions: z.record(z.string(), z.string()),
  })
  .meta({ id: 'PluginLspServer' });
export type PluginLspServer = z.infer<typeof pluginLspServer>;

/** A skill in a list across plugins. */
export const skill = pluginSkill.extend(belonging).meta({ id: 'Skill' });
export type Skill = z.infer<typeof skill>;

/** An agent in a list across plugins. */
export const agent = pluginAgent.extend(belonging).meta({ id: 'Agent' });
export type Agent = z.infer<typeof agent>;

/** A command in a list across plugins. */
export const command = pluginCommand.extend(belonging).meta({ id: 'Command' });
export type Command = z.infer<typeof command>;

/** An MCP server in a list across plugins. */
export const mcpServer = pluginMcpServer.extend(belonging).meta({ id: 'McpServer' });
export type McpServer = z.infer<typeof mcpServer>;

const withFrontmatter = { frontmatter: jsonObject };

/** One skill with its frontmatter; its text is at `…/content`. */
export const skillDetail = skill.extend(withFrontmatter).meta({ id: 'SkillDetail' });
export type SkillDetail = z.infer<typeof skillDetail>;

/** One agent with its frontmatter. */
export const agentDetail = agent.extend(withFrontmatter).meta({ id: 'AgentDetail' });
export type AgentDetail = z.infer<typeof agentDetail>;

/** One command with its frontmatter. */
export const commandDetail = command.extend(withFrontmatter).meta({ id: 'CommandDetail' });
export type CommandDetail = z.infer<typeof commandDetail>;
