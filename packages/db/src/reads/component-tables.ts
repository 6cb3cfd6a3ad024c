import type {
  Agent,
  AgentDetail,
  Command,
  CommandDetail,
  McpServer,
  PluginAgent,
  PluginCommand,
  PluginMcpServer,
  PluginSkill,
  Skill,
  SkillDetail,
} from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Fields, type Json, jsonObject, quoted } from '../json.ts';
import { agents, commands, mcpServers, plugins, skills } from '../schema/index.ts';

/** The kinds of components that have a list and a page of their own. */
export type ListedKind = 'skills' | 'agents' | 'commands' | 'mcp-servers';

const pathOf = (path: AnySQLiteColumn): Json<string | null> => quoted(sql`nullif(${path}, '')`);

const skillFields: Fields<PluginSkill> = {
  name: skills.name,
  path: pathOf(skills.path),
  description: skills.description,
  allowedTools: skills.allowedTools,
};
const agentFields: Fields<PluginAgent> = {
  name: agents.name,
  path: pathOf(agents.path),
  description: agents.description,
  tools: agents.tools,
  model: agents.model,
};
const commandFields: Fields<PluginCommand> = {
  name: commands.name,
  path: pathOf(commands.path),
  description: commands.description,
  argumentHint: commands.argumentHint,
  model: commands.model,
  allowedTools: commands.allowedTools,
};
const mcpServerFields: Fields<PluginMcpServer> = {
  name: mcpServers.name,
  path: pathOf(mcpServers.path),
  transport: mcpServers.transport,
  command: mcpServers.command,
  args: mcpServers.args,
  url: mcpServers.url,
  envNames: mcpServers.envNames,
  loadable: mcpServers.loadable,
};

const belonging = {
  plugin: plugins.slug,
  category: plugins.category,
  downloads: plugins.downloads,
  updatedAt: plugins.updatedAt,
};

const skillListed: Fields<Skill> = { ...skillFields, id: skills.id, ...belonging };
const agentListed: Fields<Agent> = { ...agentFields, id: agents.id, ...belonging };
const commandListed: Fields<Command> = { ...commandFields, id: commands.id, ...belonging };
const mcpServerListed: Fields<McpServer> = { ...mcpServerFields, id: mcpServers.id, ...belonging };

const frontmatterOf = (from: AnySQLiteColumn) => sql`${from}` as Json<SkillDetail['frontmatter']>;

/** For each kind: its table, what a document of it is called, its JSON in the plugin's page, in lists, and alone; where its text is kept. */
export const COMPONENT_TABLES = {
  skills: {
    table: skills,
    type: 'skill',
    inPlugin: jsonObject<PluginSkill>(skillFields),
    listed: jsonObject<Skill>(skillListed),
    detail: jsonObject<SkillDetail>({
      ...skillListed,
      frontmatter: frontmatterOf(skills.frontmatter),
    }),
    body: skills.bodySha256,
  },
  agents: {
    table: agents,
    type: 'agent',
    inPlugin: jsonObject<PluginAgent>(agentFields),
    listed: jsonObject<Agent>(agentListed),
    detail: jsonObject<AgentDetail>({
      ...agentListed,
      frontmatter: frontmatterOf(agents.frontmatter),
    }),
    body: agents.bodySha256,
  },
  commands: {
    table: commands,
    type: 'command',
    inPlugin: jsonObject<PluginCommand>(commandFields),
    listed: jsonObject<Command>(commandListed),
    detail: jsonObject<CommandDetail>({
      ...commandListed,
      frontmatter: frontmatterOf(commands.frontmatter),
    }),
    body: commands.bodySha256,
  },
  'mcp-servers': {
    table: mcpServers,
    type: 'mcp-server',
    inPlugin: jsonObject<PluginMcpServer>(mcpServerFields),
    listed: jsonObject<McpServer>(mcpServerListed),
    detail: jsonObject<McpServer>(mcpServerListed),
    body: undefined,
  },
} as const;
