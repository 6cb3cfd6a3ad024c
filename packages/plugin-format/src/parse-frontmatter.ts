import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { copyText } from './copy-text.ts';
import { type JsonRecord, toJsonValue } from './json-value.ts';
import { quoteFrontmatter } from './quote-frontmatter.ts';

/**
 * The keys at the top of a Markdown file. `state`: `lenient` parsed only after values were quoted, `invalid` not at
 * all, `none` has no block. `bodyStart` is the offset of the text below; lines count from 1 in the whole file.
 */
export type Frontmatter = {
  state: 'ok' | 'lenient' | 'invalid' | 'none';
  values: JsonRecord;
  /** Keys whose values expand or nest beyond reason; they are not in `values`. */
  refusedKeys: string[];
  isMapping: boolean;
  error: { message: string; line: number } | undefined;
  bodyStart: number;
  /** How much was wrong with the YAML, over both tries: parsing takes as long as errors are many. */
  errorCount: number;
  findLine: (key: string) => number;
};

type Parsed = Pick<
  Frontmatter,
  'values' | 'refusedKeys' | 'isMapping' | 'errorCount' | 'findLine'
> & {
  error: { message: string; line: number } | undefined;
};

const FENCE = '---';
const MAX_BLOCK_CHARS = 32_768;
const MAX_ALIASES = 100;
/** Few aliases to one long text can still grow a hundredfold, so what they expand to is measured as well. */
const MAX_EXPANDED_CHARS = 262_144;
const MAX_NESTING = 100;
/** As many lists or maps that begin on one line. */
const INLINE_NESTING = /(?:[-?:][ \t]+){100}/;

/**
 * Reads the frontmatter of a file as Claude Code does: from `---` on the first line to the first `---` anywhere after
 * it, YAML 1.2 core schema, one lenient retry, else nothing. Aliases that multiply are refused, key by key.
 */
export const parseFrontmatter = (text: string): Frontmatter => {
  const none = {
    values: {},
    refusedKeys: [],
    isMapping: true,
    error: undefined,
    errorCount: 0,
    findLine: () => 1,
  };
  const opening = /^---\s*\n/.exec(text)?.[0];
  const close = opening === undefined ? -1 : text.indexOf(FENCE, opening.length);
  if (opening === undefined || close < 0) return { ...none, state: 'none', bodyStart: 0 };
  const blockChars = close - opening.length;
  const bodyStart = close + FENCE.length;
  const firstLine = opening.split('\n').length;
  if (blockChars > MAX_BLOCK_CHARS) {
    const error = { message: `it is longer than ${MAX_BLOCK_CHARS} characters`, line: firstLine };
    return { ...none, error, state: 'invalid', bodyStart };
  }
  // Its values are parts of it, and live longer than the file's text.
  const block = copyText(text.slice(opening.length, close));
  if (isNestedTooDeep(block)) {
    const error = { message: `it nests over ${MAX_NESTING} deep`, line: firstLine };
    return { ...none, error, state: 'invalid', bodyStart };
  }
  const strict = parseBlock(block, firstLine);
  if (!strict.error) return { ...strict, state: 'ok', bodyStart };
  const lenient = parseBlock(quoteFrontmatter(block), firstLine);
  const errorCount = strict.errorCount + lenient.errorCount;
  const { error } = strict;
  if (!lenient.error) return { ...lenient, errorCount, error, state: 'lenient', bodyStart };
  return { ...none, errorCount, error, state: 'invalid', bodyStart };
};

const parseBlock = (block: string, firstLine: number): Parsed => {
  const lines = new LineCounter();
  const nothing = {
    values: {},
    refusedKeys: [],
    isMapping: true,
    errorCount: 1,
    findLine: () => firstLine,
  };
  let document: Document;
  try {
    document = parseDocument(block, {
      schema: 'core',
      uniqueKeys: false,
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
  } catch (cause) {
    // Nesting beyond the stack is the one thing the parser throws for.
    return { ...nothing, error: { message: String(cause), line: firstLine } };
  }
  const [error] = document.errors;
  if (error) {
    const line = firstLine - 1 + Math.max(1, lines.linePos(error.pos[0]).line);
    const errorCount = document.errors.length;
    return { ...nothing, errorCount, error: { message: error.message, line } };
  }
  // Only the lines are kept: the document takes a hundred times the memory of its text.
  const keyLines = new Map<string, number>();
  for (const { key } of isMap(document.contents) ? document.contents.items : []) {
    const [name, offset] = [keyOf(key), isScalar(key) ? key.range?.[0] : undefined];
    if (name === undefined || offset === undefined || keyLines.has(name)) continue;
    keyLines.set(name, firstLine - 1 + lines.linePos(offset).line);
  }
  const findLine = (key: string): number => keyLines.get(key) ?? firstLine;
  const pairs = readPairs(document, block.includes('*'));
  return { ...pairs, findLine, errorCount: 0, error: undefined };
};

/**
 * Whether lists and maps open over 100 deep. Signs in texts are counted too, which no honest block comes near: the
 * parser's time grows faster than the depth, up to the end of its stack.
 */
const isNestedTooDeep = (block: string): boolean => {
  let depth = 0;
  for (const [sign] of block.matchAll(/[[{\]}]/g)) {
    depth += sign === '[' || sign === '{' ? 1 : -1;
    if (depth > MAX_NESTING) return true;
  }
  return INLINE_NESTING.test(block);
};

const readPairs = (
  document: Document,
  mayExpand: boolean,
): Pick<Parsed, 'values' | 'refusedKeys' | 'isMapping'> => {
  const values: JsonRecord = {};
  const refusedKeys: string[] = [];
  let charsLeft = MAX_EXPANDED_CHARS;
  const hasTooManyAliases = countAliases(document) > MAX_ALIASES;
  if (!isMap(document.contents))
    return { values, refusedKeys, isMapping: document.contents === null };
  for (const { key, value } of document.contents.items) {
    const name = keyOf(key);
    if (name === undefined || name === '__proto__') continue;
    if (hasTooManyAliases && isNode(value) && countAliases(value) > 0) {
      refusedKeys.push(name);
      continue;
    }
    try {
      const plain = isNode(value) ? value.toJS(document, { maxAliasCount: MAX_ALIASES }) : value;
      const safe = toJsonValue(plain);
      if (mayExpand) charsLeft -= JSON.stringify(safe).length;
      if (charsLeft < 0) refusedKeys.push(name);
      else values[name] = safe;
    } catch {
      refusedKeys.push(name);
    }
  }
  return { values, refusedKeys, isMapping: true };
};

/** The parser searches the whole block for each alias, so they are counted before any is resolved. */
const countAliases = (node: Document | Node): number => {
  let count = 0;
  visit(node, {
    Alias: () => {
      count += 1;
    },
  });
  return count;
};

const keyOf = (key: unknown): string | undefined => {
  const plain = isScalar(key) ? key.value : key;
  return typeof plain === 'string' || typeof plain === 'number' || typeof plain === 'boolean'
    ? String(plain)
    : undefined;
};
