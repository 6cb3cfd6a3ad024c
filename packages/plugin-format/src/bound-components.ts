import type { SnapshotMcpServer } from '@skillstash/shared';
import {
  type Bounds,
  boundRecord,
  cutTo,
  listWithin,
  mapWithin,
  wholeListWithin,
  wholeWithin,
} from './bounds.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import type { Components } from './read-plugin.ts';
import { isWithin, LIST_LIMITS, TEXT_LIMITS } from './text-limits.ts';

/** Of skills, agents and commands, as far as each has them. */
const FILE_BOUNDS: Bounds = new Map([
  ['description', cutTo(TEXT_LIMITS.description_bytes)],
  ['allowedTools', listWithin(LIST_LIMITS.tools)],
  ['tools', listWithin(LIST_LIMITS.tools)],
  ['model', cutTo(TEXT_LIMITS.model_bytes)],
  ['argumentHint', cutTo(TEXT_LIMITS.argument_hint_bytes)],
]);

/** How a server is started or reached, by which clients install it: all of it or nothing. */
const START_BOUNDS: Bounds = new Map([
  ['command', wholeWithin(TEXT_LIMITS.command_bytes, null)],
  ['args', wholeListWithin(LIST_LIMITS.arguments)],
  ['url', wholeWithin(TEXT_LIMITS.server_url_bytes, null)],
]);

const MCP_BOUNDS: Bounds = new Map([['envNames', listWithin(LIST_LIMITS.environment_names)]]);

const LSP_BOUNDS: Bounds = new Map([
  ...START_BOUNDS,
  ['extensions', mapWithin(LIST_LIMITS.file_extensions)],
]);

/** Nobody installs by what a hook runs, and one that were left out would be hidden from who looks for it. */
const HOOK_BOUNDS: Bounds = new Map([
  ['matcher', cutTo(TEXT_LIMITS.hook_matcher_bytes)],
  ['command', cutTo(TEXT_LIMITS.hook_action_bytes)],
]);

type Located = { path: string | null };
type Named = Located & { name: string; id?: string };

const isUsable = ({ name, id = '', path }: Named): boolean =>
  isWithin(name, TEXT_LIMITS.component_name_bytes) &&
  isWithin(id, TEXT_LIMITS.component_name_bytes) &&
  isWithin(path, TEXT_LIMITS.path_bytes);

/** Those whose name and place can be kept: cut, they would be others. */
const keepUsable = <C extends Named>(plugin: PluginReading, found: readonly C[]): C[] =>
  found.filter((one) => {
    if (isUsable(one)) return true;
    const message = `“${one.name}” is left out: its name or its path is longer than is kept.`;
    plugin.report('text_too_long', message, { path: one.path ?? undefined });
    return false;
  });

type PlaceOf<C> = (one: C, key: string) => ProblemPlace;

const boundTexts = <C extends Located>(
  { report }: PluginReading,
  one: C,
  bounds: Bounds,
  placeOf: PlaceOf<C>,
): C =>
  boundRecord(one, bounds, (field) => {
    const key = field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    report('text_too_long', `\`${key}\` is longer than is kept.`, placeOf(one, key));
  });

const fileOf: PlaceOf<Located> = ({ path }) => ({ path: path ?? undefined });

/** A server that is not kept whole is listed, since it is there, but nobody can install it from here. */
const boundMcpServer = (plugin: PluginReading, server: SnapshotMcpServer): SnapshotMcpServer => {
  const bounded = boundTexts(plugin, server, MCP_BOUNDS, fileOf);
  const kept = boundTexts(plugin, bounded, START_BOUNDS, fileOf);
  return kept === bounded ? kept : { ...kept, loadable: false };
};

/**
 * Components with no more of each text than is kept, and a problem for each that is longer; those are left out whose name or
 * path is too long.
 */
export const boundComponents = (plugin: PluginReading, found: Components): Components => {
  const lineOf: PlaceOf<Located> = (one, key) => {
    const file = one.path === null ? undefined : plugin.reading.findMarkdown(one.path);
    return { ...fileOf(one, key), line: file?.frontmatter.findLine(key) };
  };
  const written = <C extends Named>(list: readonly C[]): C[] =>
    keepUsable(plugin, list).map((one) => boundTexts(plugin, one, FILE_BOUNDS, lineOf));
  return {
    skills: written(found.skills),
    agents: written(found.agents),
    commands: written(found.commands),
    mcpServers: keepUsable(plugin, found.mcpServers).map((one) => boundMcpServer(plugin, one)),
    lspServers: keepUsable(plugin, found.lspServers).map((one) =>
      boundTexts(plugin, one, LSP_BOUNDS, fileOf),
    ),
    hooks: found.hooks.map((one) => boundTexts(plugin, one, HOOK_BOUNDS, fileOf)),
  };
};
