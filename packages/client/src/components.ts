import type {
  Agent,
  AgentDetail,
  Command,
  CommandDetail,
  McpServer,
  Page,
  Skill,
  SkillDetail,
} from '@skillstash/shared';
import type { Call, CallOptions } from './call.ts';
import { cursorListing, type Listing } from './listing.ts';
import { pluginPath } from './plugins.ts';
import type { ComponentFilters, PageSize } from './query-parameters.ts';

type ListInput = {
  query: ComponentFilters & PageSize & { cursor: string | undefined };
} & CallOptions;
type OneInput = { path: ReturnType<typeof pluginPath> & { name: string } } & CallOptions;

/** How one kind of component is asked for. */
type Reads<Item, Detail> = {
  list(input: ListInput): Promise<Page<Item>>;
  get(input: OneInput): Promise<Detail>;
};

const oneInput = (slug: string, name: string, options: CallOptions): OneInput => ({
  path: { ...pluginPath(slug), name },
  ...options,
});

const listAndGet = <Item, Detail>(reads: Reads<Item, Detail>) => ({
  /** Those of all plugins, or of the ones that the filters leave. */
  list: ({
    signal,
    bookmark,
    ...query
  }: ComponentFilters & PageSize & CallOptions = {}): Listing<Item> =>
    cursorListing(
      (cursor) => reads.list({ query: { ...query, cursor }, signal, bookmark }),
      signal,
    ),

  /** One of a plugin's, by the name that clients show; any characters are fine, but `.` and `..` have no address. */
  get: async (slug: string, name: string, options: CallOptions = {}): Promise<Detail> =>
    reads.get(oneInput(slug, name, options)),
});

const withContent = <Item, Detail>(
  reads: Reads<Item, Detail> & { content(input: OneInput): Promise<string> },
) => ({
  ...listAndGet(reads),

  /** Its file as written. */
  content: async (slug: string, name: string, options: CallOptions = {}): Promise<string> =>
    reads.content(oneInput(slug, name, options)),
});

/** Skills, agents, commands and MCP servers: across plugins, and one by one. */
export const componentMethods = (call: Call) => ({
  skills: withContent<Skill, SkillDetail>({
    list: (input) => call('skills.list', input),
    get: (input) => call('skills.get', input),
    content: (input) => call('skills.content', input),
  }),
  agents: withContent<Agent, AgentDetail>({
    list: (input) => call('agents.list', input),
    get: (input) => call('agents.get', input),
    content: (input) => call('agents.content', input),
  }),
  commands: withContent<Command, CommandDetail>({
    list: (input) => call('commands.list', input),
    get: (input) => call('commands.get', input),
    content: (input) => call('commands.content', input),
  }),
  mcpServers: listAndGet<McpServer, McpServer>({
    list: (input) => call('mcpServers.list', input),
    get: (input) => call('mcpServers.get', input),
  }),
});
