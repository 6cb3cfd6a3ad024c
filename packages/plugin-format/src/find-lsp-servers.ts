import type { SnapshotLspServer } from '@skillstash/shared';
import { resolvePath } from './component-path.ts';
import type { Declaration } from './declaration.ts';
import { isRecord, isTextRecord, type JsonRecord } from './json-value.ts';
import { findLspFault } from './lsp-config.ts';
import type { PluginReading } from './plugin-reading.ts';
import { joinPath } from './repository-path.ts';

/** The language servers of `.lsp.json` and of the manifest's field that clients load, by name. */
export const findLspServers = (
  plugin: PluginReading,
  declared: Declaration | undefined,
): SnapshotLspServer[] => {
  const servers = new Map<string, SnapshotLspServer>();
  const add = (configs: JsonRecord, path: string | null) => {
    for (const [name, config] of Object.entries(configs)) {
      if (findLspFault(config) !== undefined) continue;
      const server = toServer(name, config, path);
      if (plugin.reading.takeComponent(JSON.stringify(server).length)) servers.set(name, server);
    }
  };
  const standard = joinPath(plugin.folder, '.lsp.json');
  add(readFile(plugin, standard), standard);
  for (const { value, place } of declared?.items() ?? []) {
    if (isRecord(value)) add(value, place.path ?? null);
    const found = typeof value === 'string' ? resolvePath(plugin, value, place) : undefined;
    if (found) add(readFile(plugin, found.path), found.path);
  }
  return [...servers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
};

const readFile = (plugin: PluginReading, path: string): JsonRecord => {
  const file = plugin.reading.findJson(path, 'configuration');
  if (!file) return {};
  const { value, error } = file;
  if (error || !isRecord(value)) {
    const message = error?.message ?? `${path} does not hold an object.`;
    plugin.report('lsp_invalid_json', message, { path, line: error?.line });
    return {};
  }
  for (const [name, config] of Object.entries(value)) {
    const fault = findLspFault(config);
    if (fault === undefined) continue;
    plugin.report('lsp_server_invalid', `Server “${name}”: ${fault}.`, {
      path,
      line: file.findLine([name]),
    });
    return {};
  }
  return value;
};

const toServer = (name: string, config: unknown, path: string | null): SnapshotLspServer => {
  const { command, extensionToLanguage } = isRecord(config) ? config : {};
  return {
    name,
    path,
    command: typeof command === 'string' ? command : null,
    extensions: isTextRecord(extensionToLanguage) ? { ...extensionToLanguage } : {},
  };
};
