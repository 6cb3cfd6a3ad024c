import type { Plugin } from '@skillstash/shared';
import type { LoadedSession } from './claude-session.ts';

/** Names that the registry lists and a session did not load, and the other way round. */
type Difference = { unloaded: string[]; unlisted: string[] };

/** What of a kind is in a session and in the registry. */
export type Compared = { listed: number; loaded: number } & Difference;

/** What a session loaded against what the registry lists, by kind. */
export type Comparison = {
  plugins: Compared;
  commands: Compared;
  agents: Compared;
  mcpServers: Compared;
};

const compare = (listed: ReadonlySet<string>, loaded: ReadonlySet<string>): Compared => ({
  listed: listed.size,
  loaded: loaded.size,
  unloaded: [...listed].filter((name) => !loaded.has(name)).sort(),
  unlisted: [...loaded].filter((name) => !listed.has(name)).sort(),
});

const ofPlugins = (names: readonly string[]): Set<string> =>
  new Set(names.filter((name) => name.includes(':')));

type Server = Plugin['mcpServers'][number];

const addressOf = ({ url, command, args }: Server): string => url ?? [command, ...args].join(' ');

/**
 * Names of the servers that a session can show: of several with the same address the client keeps one and says nothing of
 * the others.
 */
const listedServers = (
  servers: ReadonlyArray<{ name: string; server: Server }>,
  session: LoadedSession,
): Set<string> => {
  const loaded = new Set(session.mcpServers.map(({ name }) => name));
  const addresses = new Set(session.mcpServers.map(({ address }) => address));
  const shown = servers.filter(
    ({ name, server }) => loaded.has(name) || !addresses.has(addressOf(server)),
  );
  return new Set(shown.map(({ name }) => name));
};

/**
 * Compares a session with the registry.
 *
 * @param installed the plugins by the entry they were installed from, `entry@catalog`. Entries of one manifest name share its
 *   prefix, as they do in the client
 */
export const compareLoaded = (
  session: LoadedSession,
  installed: ReadonlyMap<string, Plugin>,
): Comparison => {
  const prefixes = new Map(session.plugins.map(({ source, name }) => [source, name]));
  const all = [...installed].map(([source, plugin]) => ({
    prefix: prefixes.get(source) ?? source,
    plugin,
  }));
  const listed = (namesOf: (plugin: Plugin) => Array<{ name: string }>) =>
    new Set(
      all.flatMap(({ prefix, plugin }) => namesOf(plugin).map(({ name }) => `${prefix}:${name}`)),
    );
  const servers = all.flatMap(({ prefix, plugin }) =>
    plugin.mcpServers
      .filter(({ loadable }) => loadable)
      .map((server) => ({ name: `plugin:${prefix}:${server.name}`, server })),
  );
  const commands = listed(({ skills, commands }) => [...skills, ...commands]);
  return {
    plugins: compare(new Set(installed.keys()), new Set(prefixes.keys())),
    commands: compare(commands, ofPlugins(session.commands)),
    agents: compare(
      listed(({ agents }) => agents),
      ofPlugins(session.agents),
    ),
    mcpServers: compare(
      listedServers(servers, session),
      ofPlugins(session.mcpServers.map(({ name }) => name)),
    ),
  };
};
