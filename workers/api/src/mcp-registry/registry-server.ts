import type { McpServerEntry } from '@skillstash/db';
import { readPackage } from './read-package.ts';
import { readRemote } from './read-remote.ts';
import { SERVER_SCHEMA, type ServerJson } from './server-json.ts';
import { writeServerName } from './server-name.ts';

const TEXT_CHARACTERS_MAX = 100;
const VERSION_CHARACTERS_MAX = 255;
/** No range and no tag, which the registry's rules refuse. */
const VERSION = /^[0-9A-Za-z][0-9A-Za-z.+_-]*$/;
const WILDCARD = /(?:^|\.)[xX](?:\.|$)|^latest$/;

/** The key that the protocol's own registry keeps its facts under; other registries fill it, too. */
export const OFFICIAL_META = 'io.modelcontextprotocol.registry/official';
/** The key of this registry's own facts. */
const OWN_META = 'dev.skillstash/plugin';

type Plugin = NonNullable<McpServerEntry['plugin']>;

/** A server as the API of MCP registries shows it. */
export type RegistryServer = {
  server: ServerJson;
  _meta: {
    [OFFICIAL_META]: {
      status: 'active' | 'deleted';
      statusChangedAt: string;
      publishedAt: string;
      updatedAt: string;
      isLatest: true;
    };
    [OWN_META]: object;
  };
};

const cut = (text: string): string => {
  const characters = [...text.replace(/\s+/g, ' ').trim()];
  if (characters.join('').length <= TEXT_CHARACTERS_MAX) return characters.join('');
  while (characters.join('').length > TEXT_CHARACTERS_MAX - 1) characters.pop();
  return `${characters.join('').trimEnd()}…`;
};

const versionOf = ({ version, commitSha }: Plugin): string =>
  version &&
  version.length <= VERSION_CHARACTERS_MAX &&
  VERSION.test(version) &&
  !WILDCARD.test(version)
    ? version
    : `0.0.0-${commitSha?.slice(0, 12) ?? 'unknown'}`;

const isWebAddress = (text: string): boolean =>
  /^https?:\/\/[!-~]+$/.test(text) && URL.canParse(text) && !/[<>"\\^`{|}]/.test(text);

const repositoryOf = ({ repositoryUrl, repositoryHostId, path }: Plugin) => ({
  url: repositoryUrl,
  source: 'github',
  ...(repositoryHostId === null ? {} : { id: String(repositoryHostId) }),
  ...(path ? { subfolder: path } : {}),
});

const serverOf = (entry: McpServerEntry, name: string): ServerJson => {
  const { server, plugin } = entry;
  if (!server || !plugin)
    return { $schema: SERVER_SCHEMA, name, description: 'Not there any more.', version: '0.0.0' };
  const found = server.transport === 'stdio' ? readPackage(server) : undefined;
  const remote = readRemote(server.transport, server.url);
  const fallback = `MCP server of the plugin ${plugin.name}`;
  const title = cut(entry.name);
  return {
    $schema: SERVER_SCHEMA,
    name,
    ...(title ? { title } : {}),
    description: cut(server.description || plugin.description || '') || cut(fallback),
    version: versionOf(plugin),
    ...(plugin.homepageUrl && isWebAddress(plugin.homepageUrl)
      ? { websiteUrl: plugin.homepageUrl }
      : {}),
    repository: repositoryOf(plugin),
    ...(found ? { packages: [found] } : {}),
    ...(remote ? { remotes: [remote] } : {}),
  };
};

/**
 * A server as registries show it, or undefined where its name cannot be said in their form. One that is gone has its name and
 * status, and nothing else: whoever looks for it may be looking at what was blocked.
 */
export const registryServer = (entry: McpServerEntry): RegistryServer | undefined => {
  const name = writeServerName(entry);
  if (!name) return undefined;
  const { slug, plugin, server, publishedAt, updatedAt } = entry;
  const own =
    plugin && server
      ? {
          slug,
          server: entry.name,
          transport: server.transport,
          envNames: server.envNames,
          downloads: plugin.downloads,
          stars: plugin.stars,
          verified: plugin.verified,
          official: plugin.official,
        }
      : { slug, server: entry.name };
  return {
    server: serverOf(entry, name),
    _meta: {
      [OFFICIAL_META]: {
        status: plugin && server ? 'active' : 'deleted',
        statusChangedAt: updatedAt,
        publishedAt,
        updatedAt,
        isLatest: true,
      },
      [OWN_META]: own,
    },
  };
};
