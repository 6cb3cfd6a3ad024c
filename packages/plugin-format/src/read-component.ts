import type { SnapshotSkill } from '@skillstash/shared';
import { ARCHIVE_CAPS } from './archive-caps.ts';
import { findWrittenName, isShortName, isShownName, scalarText } from './component-name.ts';
import type { JsonRecord } from './json-value.ts';
import type { Frontmatter } from './parse-frontmatter.ts';
import type { PluginReading } from './plugin-reading.ts';
import type { ProblemPlace } from './problem-log.ts';
import { lastName } from './repository-path.ts';

/** What skills, agents and commands have in common in a snapshot. */
export type Component = Omit<SnapshotSkill, 'allowedTools' | 'portable' | 'files'>;

/** A component's file and what clients call it: `id` by its place, `prefix` the folders above it, as `db:`. */
export type ComponentPlace = {
  kind: 'skill' | 'agent' | 'command';
  path: string;
  id: string;
  prefix: string;
  fallbackName: string;
};

/**
 * Reads one component's file. Undefined, with a problem, where clients would not load it (over 1 MiB) or its text is
 * unknown; its full text is put among the bodies.
 */
export const readComponent = (
  plugin: PluginReading,
  place: ComponentPlace,
): Component | undefined => {
  const { reading, report } = plugin;
  const { kind, path, id } = place;
  const stored = reading.tree.findFile(path);
  if (!stored || reading.isFull) return undefined;
  const file = reading.findMarkdown(path);
  if (!file) {
    const isLarge = stored.bytes > ARCHIVE_CAPS.kept_file_bytes;
    const code = isLarge ? 'component_too_large' : 'component_unread';
    report(code, `The ${kind} ${path} has ${stored.bytes} bytes and was not read.`, { path });
    return undefined;
  }
  if (!reading.takeComponent(file.frontmatterChars)) return undefined;
  reading.bodies.set(file.sha256, file.content);
  if (!file.isUtf8) report('component_not_utf8', `${path} is not valid UTF-8.`, { path });
  const { frontmatter } = file;
  const placeAt = (line?: number) => ({ path, line });
  if (frontmatter.state === 'none')
    report('frontmatter_missing', `The ${kind} ${path} has no frontmatter.`, { path });
  reportFrontmatter(plugin, frontmatter, path, placeAt);
  reportDescription(plugin, kind, path, frontmatter);
  return {
    id,
    name: nameComponent(plugin, place, frontmatter, placeAt),
    path,
    description: scalarText(frontmatter.values.description) ?? null,
    frontmatterState: frontmatter.state,
    frontmatter: frontmatter.values,
    bodyBytes: stored.bytes,
    bodySha256: file.sha256,
  };
};

/** The place of a line of the frontmatter, or of all of it. */
type PlaceAt = (line?: number) => ProblemPlace;

/**
 * What clients call a component; a problem where they do not show the name that its frontmatter gives. An agent’s is taken as
 * it is written; those of others must be plain to see, and lose a leading `plugin:`, with the folders of a command.
 */
export const nameComponent = (
  { manifestName, report }: PluginReading,
  { kind, prefix, fallbackName }: Pick<ComponentPlace, 'kind' | 'prefix' | 'fallbackName'>,
  frontmatter: Frontmatter,
  placeAt: PlaceAt,
): string => {
  const written = findWrittenName(frontmatter.values.name);
  if (written === undefined) return prefix + fallbackName;
  const before = `${manifestName}:${kind === 'command' ? prefix : ''}`;
  const isWhole = kind !== 'agent' && manifestName !== null && written.startsWith(before);
  const name = isWhole ? written.slice(before.length) : written;
  const isShown =
    kind === 'agent' ? isShortName(name) : isShownName(written, isWhole ? '' : before);
  if (isShown) return prefix + (name || fallbackName);
  const message = `Clients call this ${kind} “${fallbackName}”.`;
  report('component_name_hidden', message, placeAt(frontmatter.findLine('name')));
  return prefix + fallbackName;
};

/** Reports what is wrong with a block of keys; `label` names the text that it heads. */
export const reportFrontmatter = (
  { report }: PluginReading,
  { state, error, isMapping, refusedKeys, findLine }: Frontmatter,
  label: string,
  placeAt: PlaceAt,
): void => {
  const at = placeAt(error?.line);
  if (state === 'lenient') report('frontmatter_lenient', `Not valid YAML: ${error?.message}`, at);
  if (state === 'invalid') report('frontmatter_invalid', `Not valid YAML: ${error?.message}`, at);
  if (!isMapping)
    report('frontmatter_not_mapping', `The frontmatter of ${label} holds no keys.`, placeAt());
  for (const key of refusedKeys) {
    const message = `The value of “${key}” was left out.`;
    report('frontmatter_value_refused', message, placeAt(findLine(key)));
  }
};

const reportDescription = (
  { report }: PluginReading,
  kind: string,
  path: string,
  { state, values }: Frontmatter,
): void => {
  if (state === 'none' || state === 'invalid' || scalarText(values.description)) return;
  const message = `The ${kind} “${lastName(path)}” has no description.`;
  report('component_description_missing', message, { path });
};

/** Tools as frontmatter lists them: a list, or one text with commas or spaces outside brackets. */
export const readToolList = (value: JsonRecord[string] | undefined): string[] => {
  if (Array.isArray(value)) return value.flatMap((item) => scalarText(item)?.trim() || []);
  const tools: string[] = [];
  let depth = 0;
  let tool = '';
  for (const char of scalarText(value) ?? '') {
    if (char === '(') depth += 1;
    if (char === ')') depth -= 1;
    if (depth <= 0 && (char === ',' || char === ' ' || char === '\n')) {
      if (tool !== '') tools.push(tool);
      tool = '';
    } else tool += char;
  }
  return tool === '' ? tools : [...tools, tool];
};
