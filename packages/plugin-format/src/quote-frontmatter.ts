import { parseDocument } from 'yaml';

const NEEDS_QUOTES = /[{}[\]*&#!|>%@`]|: /;

/**
 * The one repair that clients try on frontmatter that is not YAML: a top-level value with YAML signs in it is put in
 * double quotes, unless it is quoted or a valid list; leading tabs become two spaces.
 */
export const quoteFrontmatter = (block: string): string =>
  block
    .split(/\r?\n/)
    .map((line) => quoteValue(expandTabs(line)))
    .join('\n');

const expandTabs = (line: string): string => {
  const rest = line.replace(/^\t+/, '');
  return '  '.repeat(line.length - rest.length) + rest;
};

const quoteValue = (line: string): string => {
  const [, key, value] = /^([A-Za-z_][\w-]*):[ \t]+(\S.*)$/.exec(line) ?? [];
  if (key === undefined || value === undefined || !NEEDS_QUOTES.test(value)) return line;
  if (isQuoted(value) || isValidList(value)) return line;
  return `${key}: "${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
};

const isQuoted = (value: string): boolean =>
  value.length > 1 && (isWrapped(value, '"', '"') || isWrapped(value, "'", "'"));

const isValidList = (value: string): boolean =>
  isWrapped(value, '[', ']') && parseDocument(value).errors.length === 0;

const isWrapped = (value: string, start: string, end: string): boolean =>
  value.startsWith(start) && value.endsWith(end);
