/** Six kinds of things a plugin can hold, in the words of URLs and filters. */
export const COMPONENT_KINDS = [
  'skills',
  'agents',
  'commands',
  'mcp-servers',
  'hooks',
  'lsp-servers',
] as const;
/** One of the six kinds of components. */
export type ComponentKind = (typeof COMPONENT_KINDS)[number];

/** Every order that a list of plugins can have. */
export const PLUGIN_SORTS = [
  'downloads',
  'stars',
  'rating',
  'trending',
  'updated',
  'created',
  'name',
] as const;
/** One of the orders of a list of plugins. */
export type PluginSort = (typeof PLUGIN_SORTS)[number];

/** Every order that a list of components can have. Downloads and times are those of the plugin. */
export const COMPONENT_SORTS = ['downloads', 'name', 'updated'] as const;
/** One of the orders of a list of components. */
export type ComponentSort = (typeof COMPONENT_SORTS)[number];

/** What can be searched for. */
export const SEARCH_TYPES = ['plugin', 'skill', 'agent', 'command', 'mcp-server', 'all'] as const;
/** One of the things that can be searched for. */
export type SearchType = (typeof SEARCH_TYPES)[number];

/** What an API token may be allowed to do; `publish` goes with the repositories it is for. */
export const SCOPES = ['read', 'rate', 'collections', 'publish', 'admin'] as const;
/** One of the things that an API token may be allowed to do. */
export type ScopeWord = (typeof SCOPES)[number];

/** What can report a download: the clients that install plugins, build machines, and all others. */
export const DOWNLOAD_CLIENTS = [
  'claude-code',
  'codex',
  'copilot',
  'skills',
  'skillstash',
  'ci',
  'other',
] as const;
/** One of the kinds of clients that can report a download. */
export type DownloadClient = (typeof DOWNLOAD_CLIENTS)[number];

/** `removed`: left its repository or marketplace. `frozen`: its repository's name now belongs to another. */
export const PLUGIN_STATUSES = ['active', 'removed', 'frozen', 'gone', 'blocked'] as const;

/** Where `version` came from: plugin.json, the marketplace entry, or the first 12 digits of the commit. */
export const VERSION_SOURCES = ['manifest', 'entry', 'commit'] as const;

/** The ways a client reaches an MCP server; `bundle` is an .mcpb or .dxt file, `unknown` one that clients drop. */
export const MCP_TRANSPORTS = [
  'stdio',
  'http',
  'streamable-http',
  'sse',
  'ws',
  'bundle',
  'unknown',
] as const;

/** `frozen`: the name now belongs to another repository. `gone`: not found twice, a day apart. */
export const REPOSITORY_STATES = ['new', 'active', 'parked', 'gone', 'blocked', 'frozen'] as const;

/** Where a crawl stands. `retrying` ended badly and will be tried again; `parked` will not until somebody asks. */
export const RUN_STATUSES = [
  'queued',
  'running',
  'ok',
  'unchanged',
  'failed',
  'retrying',
  'parked',
] as const;

/** Why a crawl did not end well. Append; never rename. */
export const RUN_CODES = [
  'nothing_to_index',
  'host_unreachable',
  'host_error',
  'host_rate_limited',
  'repository_not_found',
  'repository_blocked',
  'repository_replaced',
  'repository_moved',
  'archive_truncated',
  'archive_corrupt',
  'archive_too_large',
  'lease_lost',
  'internal',
  'host_timeout',
  'archive_timeout',
  'crawl_stopped',
  'database_unavailable',
] as const;
export type RunCode = (typeof RUN_CODES)[number];

/** How a report stands. */
export const REPORT_STATUSES = ['open', 'resolved', 'dismissed'] as const;
