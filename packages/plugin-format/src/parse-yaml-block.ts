import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import { type JsonRecord, toJsonValue } from './json-value.ts';

/** What one block of keys says. `errorCount` is how much was wrong; `findLine` gives a key's line in the whole file. */
export type ParsedBlock = {
  values: JsonRecord;
  /** Keys whose values expand or nest beyond reason; they are not in `values`. */
  refusedKeys: string[];
  isMapping: boolean;
  /** It has what other parsers refuse or read otherwise: two equal keys in a map, `<<`, a comma first, a lone CR. */
  isLax: boolean;
  errorCount: number;
  error: { message: string; line: number } | undefined;
  findLine: (key: string) => number;
};

const MAX_ALIASES = 100;
/** Few aliases to one long text can still grow a hundredfold, so what they expand to is measured as well. */
const MAX_EXPANDED_CHARS = 262_144;

/** A lone CR ends a line, which the parser does not know. */
const LONE_RETURN = /\r(?!\n)/g;

/**
 * Parses a block as YAML 1.2, core schema, the later of two equal keys counting, maps of a key `<<` merged. Aliases that
 * multiply are refused, key by key. As for Claude Code 2.1.329, a text may begin with a comma, and a NUL anywhere is an error.
 *
 * @param firstLine the block's place in its file, counted from 1
 */
export const parseYamlBlock = (block: string, firstLine: number): ParsedBlock => {
  const lines = new LineCounter();
  const nothing = {
    values: {},
    refusedKeys: [],
    isMapping: true,
    isLax: false,
    errorCount: 1,
    findLine: () => firstLine,
  };
  if (block.includes('\0'))
    return { ...nothing, error: { message: 'It holds a NUL.', line: firstLine } };
  const text = block.replace(LONE_RETURN, '\n');
  let document: Document;
  try {
    document = parseDocument(text, {
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
  const lineAt = (offset: number): number =>
    firstLine - 1 + Math.max(1, lines.linePos(offset).line);
  const { fault, errorCount } = findFault(document, text);
  if (fault)
    return {
      ...nothing,
      errorCount,
      error: { message: fault.message, line: lineAt(fault.offset) },
    };
  const keyLines = findKeyLines(document, lineAt);
  const findLine = (key: string): number => keyLines.get(key) ?? firstLine;
  const pairs = readPairs(document, block.includes('*'));
  const isPatched = document.errors.length > 0 || text !== block;
  const isLax = isPatched || hasLaxKey(document);
  return { ...pairs, isLax, findLine, errorCount: 0, error: undefined };
};

type Fault = { message: string; offset: number };

/** What makes a block no YAML to clients, and how much does: a comma before a text does not, an alias of nothing does. */
const findFault = (
  document: Document,
  text: string,
): { fault: Fault | undefined; errorCount: number } => {
  const errors = document.errors.filter(
    ({ code, pos }) => code !== 'BAD_SCALAR_START' || text[pos[0]] !== ',',
  );
  const [error] = errors;
  if (error)
    return {
      fault: { message: error.message, offset: error.pos[0] },
      errorCount: errors.length,
    };
  const dangling = findDanglingAlias(document);
  const fault = dangling && {
    message: `Unresolved alias ${dangling.source}`,
    offset: dangling.range?.[0] ?? 0,
  };
  return { fault, errorCount: 1 };
};

/** Only the lines are kept: the document takes a hundred times the memory of its text. */
const findKeyLines = (
  document: Document,
  lineAt: (offset: number) => number,
): Map<string, number> => {
  const keyLines = new Map<string, number>();
  for (const { key } of isMap(document.contents) ? document.contents.items : []) {
    const [name, offset] = [keyOf(key), isScalar(key) ? key.range?.[0] : undefined];
    if (name === undefined || offset === undefined || keyLines.has(name)) continue;
    keyLines.set(name, lineAt(offset));
  }
  return keyLines;
};

/** An alias of nothing before it, such as the beginning of `*.ts`: an error, which the parser tells only who resolves it. */
const findDanglingAlias = (document: Document): Alias | undefined => {
  const anchors = new Set<string>();
  let dangling: Alias | undefined;
  visit(document, {
    Node: (_place, node) => {
      if (isAlias(node)) {
        if (!anchors.has(node.source)) dangling ??= node;
      } else if (node.anchor !== undefined) anchors.add(node.anchor);
    },
  });
  return dangling;
};

const readPairs = (
  document: Document,
  mayExpand: boolean,
): Pick<ParsedBlock, 'values' | 'refusedKeys' | 'isMapping'> => {
  const values: JsonRecord = {};
  const refusedKeys: string[] = [];
  let charsLeft = MAX_EXPANDED_CHARS;
  const hasTooManyAliases = countAliases(document) > MAX_ALIASES;
  if (!isMap(document.contents))
    return { values, refusedKeys, isMapping: document.contents === null };
  const { items } = document.contents;
  const merged = hasTooManyAliases ? [] : listMerged(document, items);
  for (const { key, value } of [...merged, ...items]) {
    const name = keyOf(isAlias(key) && !hasTooManyAliases ? key.resolve(document) : key);
    if (name === MERGE_KEY) continue;
    if (name === undefined || name === '__proto__') continue;
    if (hasTooManyAliases && isNode(value) && countAliases(value) > 0) {
      refusedKeys.push(name);
      continue;
    }
    try {
      const plain = isNode(value) ? value.toJS(document, { maxAliasCount: MAX_ALIASES }) : value;
      // JSON has no number for `.inf`, yet clients show it where it is a name.
      const isEndless = typeof plain === 'number' && !Number.isFinite(plain);
      const safe = isEndless ? String(plain) : toJsonValue(plain);
      if (mayExpand) charsLeft -= JSON.stringify(safe).length;
      if (charsLeft < 0) refusedKeys.push(name);
      else values[name] = safe;
    } catch {
      refusedKeys.push(name);
    }
  }
  return { values, refusedKeys, isMapping: true };
};

const MERGE_KEY = '<<';

/** The pairs that `<<: *base` adds to a map, those that count most at the end; each map adds its own once. */
const listMerged = (document: Document, items: readonly Pair[]): Pair[] => {
  const maps = new Set<YAMLMap>();
  for (const { key, value } of items) {
    if (keyOf(key) !== MERGE_KEY) continue;
    const source = isAlias(value) ? value.resolve(document) : value;
    for (const item of isSeq(source) ? source.items : [source]) {
      const map = isAlias(item) ? item.resolve(document) : item;
      if (isMap(map)) maps.add(map);
    }
  }
  return [...maps].reverse().flatMap((map) => map.items);
};

const hasLaxKey = (document: Document): boolean => {
  let isLax = false;
  visit(document, {
    Map: (_place, { items }) => {
      const keys = new Set(items.map(({ key }) => (isScalar(key) ? String(key.value) : key)));
      isLax ||= keys.size < items.length || keys.has(MERGE_KEY);
    },
  });
  return isLax;
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
