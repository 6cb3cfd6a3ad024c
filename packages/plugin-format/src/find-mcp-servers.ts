import type { SnapshotMcpServer } from '@skillstash/shared';
import { resolvePath } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import {
  isRecord,
  isTextList,
  isTextRecord,
  type JsonRecord,
  type JsonValue,
} from './json-value.ts';
import { findMcpFault, isHostServer, isMcpBundle, isWebAddress } from './mcp-config.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { listVariables, redactArguments, redactUrl } from './redact.ts';
import { joinPath } from './repository-path.ts';

type Transport = SnapshotMcpServer['transport'];

const TRANSPORTS: readonly string[] = ['stdio', 'http', 'streamable-http', 'sse', 'ws'];

/** The MCP servers of `.mcp.json` and of the manifest's field, which wins where both have a name. By name. */
export const findMcpServers = (
  plugin: PluginReading,
  declared: Declaration | undefined,
): SnapshotMcpServer[] => {
  const servers = new Map<string, SnapshotMcpServer>();
  const add = (found: SnapshotMcpServer[]) => {
    for (const server of found) {
      // One that is dropped takes nothing from the one of its name before it.
      const isLost = !server.loadable && servers.get(server.name)?.loadable;
      if (!isLost && plugin.reading.takeComponent(JSON.stringify(server).length))
        servers.set(server.name, server);
    }
  };
  add(readFile(plugin, joinPath(plugin.folder, '.mcp.json')));
  for (const { value, place } of declared?.items() ?? []) {
    if (isRecord(value)) add(readInline(plugin, value, place));
    if (typeof value === 'string') add(readPath(plugin, value, place));
  }
  return [...servers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const readPath = (
  plugin: PluginReading,
  written: string,
  place: ProblemPlace,
): SnapshotMcpServer[] => {
  if (isMcpBundle(written) || isWebAddress(written)) {
    plugin.report('mcp_bundle', `“${redactUrl(written)}” is a bundle.`, place);
    const name = `mcpb:${redactUrl(written)}`;
    return [{ ...toServer(name, {}, place.path ?? null), transport: 'bundle', loadable: true }];
  }
  // Of all paths in a manifest these alone may not even turn back (Claude Code 2.1.329).
  if (written.split('/').includes('..')) {
    plugin.report('component_path_escapes', `“${written}” holds \`..\`.`, place);
    return [];
  }
  const found = resolvePath(plugin, written, place);
  return found ? readFile(plugin, found.path) : [];
};

const readFile = (plugin: PluginReading, path: string): SnapshotMcpServer[] => {
  const file = plugin.reading.findJson(path, 'configuration');
  if (!file) return [];
  const { value, error } = file;
  if (error) {
    plugin.report('mcp_invalid_json', error.message, { path, line: error.line });
    return [];
  }
  if (!isRecord(value)) {
    plugin.report('mcp_invalid_json', `${path} does not hold an object.`, { path });
    return [];
  }
  const isWrapped = isRecord(value.mcpServers);
  const servers = isRecord(value.mcpServers) ? value.mcpServers : value;
  const names = Object.keys(servers).filter(
    (name) => name !== '__proto__' && (isWrapped || isRecord(servers[name])),
  );
  if (!isWrapped && names.length > 0) {
    plugin.report('mcp_flat_map', `${path} has no mcpServers.`, { path });
  }
  return names.map((name) => {
    const config = servers[name] ?? null;
    const fault = findMcpFault(config) ?? findHostFault(config);
    if (fault) {
      const line = file.findLine(isWrapped ? ['mcpServers', name] : [name]);
      plugin.report('mcp_server_invalid', `Server “${name}” is dropped: ${fault}.`, { path, line });
    }
    return toServer(name, config, path, fault === undefined);
  });
};

const findHostFault = (config: JsonValue): string | undefined =>
  isHostServer(config) ? 'only a host can offer its type' : undefined;

/** Faults of inline servers are reported where the manifest is checked, since they refuse it. */
const readInline = (
  plugin: PluginReading,
  servers: JsonRecord,
  place: ProblemPlace,
): SnapshotMcpServer[] => {
  const inner = isRecord(servers.mcpServers) ? servers.mcpServers : servers;
  return Object.entries(inner).map(([name, config]) => {
    const isValid = findMcpFault(config) === undefined;
    const fault = isValid ? findHostFault(config) : undefined;
    if (fault) plugin.report('mcp_server_invalid', `Server “${name}” is dropped: ${fault}.`, place);
    return toServer(name, config, place.path ?? null, isValid && fault === undefined);
  });
};

const toServer = (
  name: string,
  config: JsonValue,
  path: string | null,
  loadable = false,
): SnapshotMcpServer => {
  const { type, command, url, args, env, headers } = isRecord(config) ? config : {};
  const words = Array.isArray(args) ? args.filter((arg) => typeof arg === 'string') : [];
  const address = typeof url === 'string' ? url : null;
  const headerTexts = isTextRecord(headers) ? Object.entries(headers).flat() : [];
  const envKeys = isRecord(env) ? Object.keys(env) : [];
  const envTexts = isTextRecord(env) ? Object.values(env) : [];
  const used = listVariables([
    ...words,
    ...headerTexts,
    ...envTexts,
    ...(address ? [address] : []),
  ]);
  return {
    name,
    path,
    transport: toTransport(type, command, address),
    command: typeof command === 'string' ? command : null,
    args: isTextList(words) ? redactArguments(words) : [],
    url: address === null ? null : redactUrl(address),
    envNames: [...new Set([...envKeys, ...used])].sort(),
    loadable,
  };
};

const toTransport = (
  type: JsonValue | undefined,
  command: JsonValue | undefined,
  url: string | null,
): Transport => {
  if (typeof type === 'string' && TRANSPORTS.includes(type)) return type as Transport; // checked just before
  if (type === undefined && typeof command === 'string') return 'stdio';
  return type === undefined && url !== null ? 'http' : 'unknown';
};
