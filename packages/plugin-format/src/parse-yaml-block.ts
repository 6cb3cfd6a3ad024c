import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  visit,
} from 'yaml';
import { type JsonRecord, toJsonValue } from './json-value.ts';

/** What one block of keys says. `errorCount` is how much was wrong; `findLine` gives a key's line in the whole file. */
export type ParsedBlock = {
  values: JsonRecord;
  /** Keys whose values expand or nest beyond reason; they are not in `values`. */
  refusedKeys: string[];
  isMapping: boolean;
  /** Some map in it has two equal keys, which stricter parsers refuse. */
  repeatsKey: boolean;
  errorCount: number;
  error: { message: string; line: number } | undefined;
  findLine: (key: string) => number;
};

const MAX_ALIASES = 100;
/** Few aliases to one long text can still grow a hundredfold, so what they expand to is measured as well. */
const MAX_EXPANDED_CHARS = 262_144;

/**
 * Parses a block as YAML 1.2, core schema, the later of two equal keys counting. Aliases that multiply are refused, key by key.
 *
 * @param firstLine the block's place in its file, counted from 1
 */
export const parseYamlBlock = (block: string, firstLine: number): ParsedBlock => {
  const lines = new LineCounter();
  const nothing = {
    values: {},
    refusedKeys: [],
    isMapping: true,
    repeatsKey: false,
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
  const lineAt = (offset: number): number =>
    firstLine - 1 + Math.max(1, lines.linePos(offset).line);
  const [error] = document.errors;
  if (error) {
    const errorCount = document.errors.length;
    return {
      ...nothing,
      errorCount,
      error: { message: error.message, line: lineAt(error.pos[0]) },
    };
  }
  const dangling = findDanglingAlias(document);
  if (dangling) {
    const message = `Unresolved alias ${dangling.source}`;
    return { ...nothing, error: { message, line: lineAt(dangling.range?.[0] ?? 0) } };
  }
  const keyLines = findKeyLines(document, lineAt);
  const findLine = (key: string): number => keyLines.get(key) ?? firstLine;
  const pairs = readPairs(document, block.includes('*'));
  const repeatsKey = hasRepeatedKey(document);
  return { ...pairs, repeatsKey, findLine, errorCount: 0, error: undefined };
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

const hasRepeatedKey = (document: Document): boolean => {
  let repeats = false;
  visit(document, {
    Map: (_place, { items }) => {
      const keys = new Set(items.map(({ key }) => (isScalar(key) ? String(key.value) : key)));
      repeats ||= keys.size < items.length;
    },
  });
  return repeats;
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
