import type { SnapshotSkill } from '@skillstash/shared';
import { ARCHIVE_CAPS } from './archive-caps.ts';
import { findWrittenName, isShownName, scalarText } from './component-name.ts';
import type { JsonRecord } from './json-value.ts';
import type { PluginReading } from './plugin-reading.ts';
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
  { kind, path, id, prefix, fallbackName }: ComponentPlace,
): Component | undefined => {
  const { reading, report } = plugin;
  const stored = reading.tree.findFile(path);
  if (!stored || reading.isFull) return undefined;
  const file = reading.findMarkdown(path);
  if (!file) {
    const isLarge = stored.bytes > ARCHIVE_CAPS.kept_file_bytes;
    const code = isLarge ? 'component_too_large' : 'component_unread';
    report(code, `The ${kind} ${path} has ${stored.bytes} bytes and was not read.`, { path });
    return undefined;
  }
  const { frontmatter } = file;
  if (!reading.takeComponent(file.frontmatterChars)) return undefined;
  reading.bodies.set(file.sha256, file.content);
  if (!file.isUtf8) report('component_not_utf8', `${path} is not valid UTF-8.`, { path });
  reportFrontmatter(plugin, kind, path);
  const written = findWrittenName(frontmatter.values.name, plugin.manifestName);
  const isShown = written !== undefined && isShownName(written);
  if (written !== undefined && !isShown) {
    const line = frontmatter.findLine('name');
    report('component_name_hidden', `Clients call this ${kind} “${fallbackName}”.`, { path, line });
  }
  return {
    id,
    name: prefix + (isShown ? written : fallbackName),
    path,
    description: scalarText(frontmatter.values.description) ?? null,
    frontmatterState: frontmatter.state,
    frontmatter: frontmatter.values,
    bodyBytes: stored.bytes,
    bodySha256: file.sha256,
  };
};

const reportFrontmatter = (plugin: PluginReading, kind: string, path: string): void => {
  const frontmatter = plugin.reading.findMarkdown(path)?.frontmatter;
  if (!frontmatter) return;
  const { state, error, values } = frontmatter;
  const at = { path, line: error?.line };
  if (state === 'none')
    plugin.report('frontmatter_missing', `The ${kind} ${path} has no frontmatter.`, { path });
  if (state === 'lenient')
    plugin.report('frontmatter_lenient', `Not valid YAML: ${error?.message}`, at);
  if (state === 'invalid')
    plugin.report('frontmatter_invalid', `Not valid YAML: ${error?.message}`, at);
  if (!frontmatter.isMapping) {
    plugin.report('frontmatter_not_mapping', `The frontmatter of ${path} holds no keys.`, { path });
  }
  for (const key of frontmatter.refusedKeys) {
    const place = { path, line: frontmatter.findLine(key) };
    plugin.report('frontmatter_value_refused', `The value of “${key}” was left out.`, place);
  }
  if ((state === 'ok' || state === 'lenient') && !scalarText(values.description)) {
    const code = 'component_description_missing';
    plugin.report(code, `The ${kind} “${lastName(path)}” has no description.`, { path });
  }
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
