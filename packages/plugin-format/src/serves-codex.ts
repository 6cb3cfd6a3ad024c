import type { SnapshotPlugin } from '@skillstash/shared';
import { isRecord } from './json-value.ts';
import { bodyOf, type MarkdownFile } from './markdown-file.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { Reading } from './reading.ts';
import { joinPath, lastName } from './repository-path.ts';

/** What Codex may load of a plugin although no other client does. */
const CODEX_PLACES = ['skills', '.app.json', 'mcp.json'];

/** Manifests that Codex reads and Claude Code does not, and their keys that may name something. */
const CODEX_MANIFESTS = ['plugin.json', '.codex-plugin/plugin.json', '.cursor-plugin/plugin.json'];
const CODEX_KEYS = ['skills', 'mcpServers', 'apps', 'hooks', 'extensions'];

const isDeclaring = (reading: Reading, path: string): boolean => {
  const value = reading.findJson(path, 'manifest')?.value;
  return isRecord(value) && CODEX_KEYS.some((key) => Object.hasOwn(value, key));
};

/** Arguments, output of programs and files: Codex fills in none of them, and passes over a command that wants one. */
const FILLED_IN = /\$ARGUMENTS|\$[0-9]|! ?`|(?:^|\s)@\S/;

/** A skill that Codex makes has at most 4,000 bytes, of which what it writes around the command takes this many or more. */
const BODY_BYTES_MAX = 4_000 - 164;

/** Many plugins may share a file, whose text is searched once. */
const known = new WeakMap<MarkdownFile, boolean>();

const fitsSkill = (file: MarkdownFile): boolean => {
  const found = known.get(file);
  if (found !== undefined) return found;
  const body = bodyOf(file).trim();
  const isFilledIn = FILLED_IN.test(body) || (body.includes('{{') && body.includes('}}'));
  const fits = !isFilledIn && new TextEncoder().encode(body).length <= BODY_BYTES_MAX;
  known.set(file, fits);
  return fits;
};

/** Whether Codex may make a skill of a command: it needs a description, and a short text in which nothing is filled in. */
const isTaken = ({ reading }: PluginReading, path: string | null): boolean => {
  if (path === null) return true;
  const file = reading.findMarkdown(path);
  if (!file) return true;
  if (lastName(path) === 'README.md') return false;
  return (file.frontmatter.values.description ?? null) !== null && fitsSkill(file);
};

/**
 * Whether a plugin may have something that Codex loads, of which agents, language servers and a SKILL.md at its root are
 * none. Where it cannot be told it may.
 */
export const servesCodex = (
  plugin: PluginReading,
  {
    skills,
    commands,
    mcpServers,
    hooks,
  }: Pick<SnapshotPlugin, 'skills' | 'commands' | 'mcpServers' | 'hooks'>,
): boolean => {
  const { folder, reading } = plugin;
  const rootSkill = joinPath(folder, 'SKILL.md');
  return (
    mcpServers.length + hooks.length > 0 ||
    skills.some(({ path }) => path !== rootSkill) ||
    CODEX_PLACES.some((name) => reading.tree.exists(joinPath(folder, name))) ||
    CODEX_MANIFESTS.some((name) => isDeclaring(reading, joinPath(folder, name))) ||
    commands.some(({ path }) => isTaken(plugin, path))
  );
};
