import { hasHiddenCharacters } from './hidden-characters.ts';
import type { JsonValue } from './json-value.ts';

const MAX_NAME_CHARS = 256;

/** A folder or file name as clients make it part of a command: anything outside `[A-Za-z0-9_-]` becomes `-`. */
export const toComponentId = (name: string): string => name.replace(/[^A-Za-z0-9_-]/gu, '-');

/** A scalar as text, or undefined: clients ignore lists and maps where they expect text. */
export const scalarText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

/**
 * The name that frontmatter asks for, without a leading `plugin:` and what `folders` add to it, as `db:`; undefined
 * where it gives none.
 */
export const findWrittenName = (
  value: JsonValue | undefined,
  plugin: string | null,
  folders = '',
): string | undefined => {
  const text = scalarText(value)?.trim();
  const prefix = `${plugin}:${folders}`;
  const name =
    plugin !== null && text?.startsWith(prefix) ? text.slice(prefix.length).trim() : text;
  return name === '' ? undefined : name;
};

/** Whether clients show a name: not over 256 characters, no `<` or `>`, nothing hidden. */
export const isShownName = (name: string): boolean =>
  name.length <= MAX_NAME_CHARS && !/[<>]/.test(name) && !hasHiddenCharacters(name);
