import { JsonLines, type JsonPath, lineAt } from './json-lines.ts';
import type { JsonValue } from './json-value.ts';

/** A JSON file as far as it could be read. `value` is undefined where the text is not strict JSON. */
export type JsonFile = {
  path: string;
  value: JsonValue | undefined;
  error: { message: string; line: number } | undefined;
  hasByteOrderMark: boolean;
  isUtf8: boolean;
  findLine: (path: JsonPath) => number;
};

const BYTE_ORDER_MARK = '\uFEFF';

/**
 * Parses a JSON file the way clients do: strictly, bytes that are not UTF-8 replaced. One byte order mark is removed
 * only where `allowsByteOrderMark` says so (marketplace.json and plugin.json); elsewhere it is a syntax error.
 */
export const readJson = (
  path: string,
  bytes: Uint8Array,
  allowsByteOrderMark: boolean,
): JsonFile => {
  const decoded = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true }).decode(bytes);
  const hasByteOrderMark = decoded.startsWith(BYTE_ORDER_MARK);
  const text = hasByteOrderMark && allowsByteOrderMark ? decoded.slice(1) : decoded;
  const lines = new JsonLines(text);
  const common = { path, hasByteOrderMark, isUtf8: !decoded.includes('\uFFFD') };
  try {
    const value: JsonValue = JSON.parse(text);
    return { ...common, value, error: undefined, findLine: (at) => lines.findLine(at) };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const line = findErrorLine(text, message);
    return { ...common, value: undefined, error: { message, line }, findLine: () => line };
  }
};

/** V8 names a position only for some errors; for the others the offending token is searched. */
const findErrorLine = (text: string, message: string): number => {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return lineAt(text, Number(position));
  if (/end of JSON input/.test(message)) return lineAt(text, text.trimEnd().length);
  const quoted =
    /^Unexpected token .{1,4}, (?:\.\.\.)?"([\s\S]*?)"(?:\.\.\.)? is not valid JSON$/u.exec(
      message,
    )?.[1];
  const offset = quoted === undefined ? -1 : text.indexOf(quoted);
  // The snippet holds up to ten characters on each side of the token.
  return lineAt(text, offset <= 0 ? 0 : Math.min(text.length, offset + 10));
};

/** Stands for a file that is not in this repository: what is said to be in it has no line here. */
export const unwrittenFile = (path: string): JsonFile => ({
  path,
  value: undefined,
  error: undefined,
  hasByteOrderMark: false,
  isUtf8: true,
  findLine: () => 1,
});
