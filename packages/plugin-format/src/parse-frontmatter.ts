import { copyText } from './copy-text.ts';
import { type ParsedBlock, parseYamlBlock } from './parse-yaml-block.ts';
import { quoteFrontmatter } from './quote-frontmatter.ts';
import { readPlainBlock } from './read-plain-block.ts';

/**
 * The keys at the top of a Markdown file. `state`: `lenient` parsed only after values were quoted, `invalid` not at
 * all, `none` has no block. `errorCount` is over both tries: parsing takes as long as errors are many. `bodyStart` is
 * the offset of the text below.
 */
export type Frontmatter = ParsedBlock & {
  state: 'ok' | 'lenient' | 'invalid' | 'none';
  /** Readers stricter than Claude Code find the same: both fences are lines of their own and no key occurs twice. */
  isPlain: boolean;
  bodyStart: number;
};

const FENCE = '---';
const MAX_BLOCK_CHARS = 32_768;
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
    isPlain: false,
    isLax: false,
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
  const strict = readPlainBlock(block, firstLine) ?? parseYamlBlock(block, firstLine);
  if (!strict.error) {
    const isPlain = !strict.isLax && isFencedByLines(text, opening, close);
    return { ...strict, isPlain, state: 'ok', bodyStart };
  }
  const lenient = parseYamlBlock(quoteFrontmatter(block), firstLine);
  const errorCount = strict.errorCount + lenient.errorCount;
  const { error } = strict;
  if (!lenient.error)
    return { ...lenient, isPlain: false, errorCount, error, state: 'lenient', bodyStart };
  return { ...none, errorCount, error, state: 'invalid', bodyStart };
};

const isFencedByLines = (text: string, opening: string, close: number): boolean =>
  /^---\r?\n$/.test(opening) && /^\n---(?:\r?\n|$)/.test(text.slice(close - 1, close + 5));

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
