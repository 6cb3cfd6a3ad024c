import { parseDocument } from 'yaml';

/** Lists are parsed to see whether they are valid; a hostile block could hold thousands. */
const MAX_LISTS_CHECKED = 100;

const NEEDS_QUOTES = /[{}[\]*&#!|>%@`]|: /;

/**
 * The one repair that clients try on frontmatter that is not YAML: a top-level value with YAML signs in it is put in
 * double quotes, unless it is quoted or a valid list; leading tabs become two spaces. Lines that end in CRLF, and keys with
 * a digit, are left as they are (Claude Code 2.1.329).
 */
export const quoteFrontmatter = (block: string): string => {
  let listsLeft = MAX_LISTS_CHECKED;
  const isValidList = (value: string): boolean => {
    if (!isWrapped(value, '[', ']') || listsLeft === 0) return false;
    listsLeft -= 1;
    return parseDocument(value).errors.length === 0;
  };
  return block
    .split('\n')
    .map((line) => expandTabs(quoteValue(line, isValidList)))
    .join('\n');
};

const expandTabs = (line: string): string => {
  const rest = line.replace(/^\t+/, '');
  return '  '.repeat(line.length - rest.length) + rest;
};

/** In a line that ends in CR nothing is found: `.` is no CR. */
const PAIR = /^([A-Za-z_-]+):\s+(\S.*)$/;

const quoteValue = (line: string, isValidList: (value: string) => boolean): string => {
  const [, key, value] = PAIR.exec(line) ?? [];
  if (key === undefined || value === undefined || !NEEDS_QUOTES.test(value)) return line;
  if (isQuoted(value) || isValidList(value)) return line;
  return `${key}: "${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};

const isQuoted = (value: string): boolean =>
  value.length > 1 && (isWrapped(value, '"', '"') || isWrapped(value, "'", "'"));

const isWrapped = (value: string, start: string, end: string): boolean =>
  value.startsWith(start) && value.endsWith(end);
