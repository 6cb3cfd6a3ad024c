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
