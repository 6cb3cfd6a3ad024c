import type { JsonValue } from './json-value.ts';
import { isSeenPlainly } from './seen-plainly.ts';

const MAX_NAME_CHARS = 256;

/** A folder or file name as clients make it part of a command: each UTF-16 unit outside `[A-Za-z0-9_-]` becomes `-`. */
export const toComponentId = (name: string): string => name.replace(/[^A-Za-z0-9_-]/g, '-');

/** A Markdown file's name without its ending, as clients read it: in capitals the ending is part of the name. */
export const stemOf = (fileName: string): string => fileName.replace(/\.md$/, '');

/** The id of a Markdown file, without its ending in any letter case. */
export const toFileId = (stem: string): string => toComponentId(stem.replace(/\.md$/i, ''));

/** A scalar as text, or undefined: clients ignore lists and maps where they expect text. */
export const scalarText = (value: JsonValue | undefined): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;

/**
 * The `name` of some frontmatter as clients take it, untrimmed; undefined where it gives none. A list is its items with commas
 * between, since clients make a text of whatever is there (Claude Code 2.1.329).
 */
export const findWrittenName = (value: JsonValue | undefined): string | undefined =>
  value === undefined || value === null ? undefined : String(value) || undefined;

/** Whether a name is short enough, with all that stands before it. */
export const isShortName = (name: string): boolean => name.length <= MAX_NAME_CHARS;

/**
 * Whether clients call a skill or a command by this name, `before` and all not over 256 characters: without `<` and `>`, with
 * single spaces within it alone, and nothing in it that is not seen.
 */
export const isShownName = (name: string, before = ''): boolean =>
  isShortName(before + name) && !/[<>]/.test(name) && isSeenPlainly(name);

/**
 * Whether clients call anything by a key such as `plugin:folder:file`, made of a plugin's name and of paths. What has another
 * key is not loaded, whatever its frontmatter says.
 */
export const isKey = (key: string): boolean =>
  isShortName(key) && !/^:|:$/.test(key) && key.split(':').every((part) => isShownName(part));
