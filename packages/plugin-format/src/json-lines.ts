/** A place in a JSON value: keys and indexes from the root. */
export type JsonPath = readonly (string | number)[];

type Frame = { prefix: string; index: number; isList: boolean };

const MAX_DEPTH_COUNT = 5;
/** A bound on memory: what comes later is looked for in what is around it. */
const MAX_OFFSETS = 50_000;
/** The same for long keys, each of which is part of the path of all that is in it. */
const MAX_PATH_CHARS = 4_000_000;

/**
 * Finds the lines of keys in a JSON text. The text is walked once, at the first question, and only as deep as the
 * fields of manifests go. Made for text that JSON.parse accepts; other text gives fewer answers, never an error.
 */
export class JsonLines {
  readonly #text: string;
  #offsets: Map<string, number> | undefined;
  #lineEnds: number[] | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** The line, from 1, of a key or list item, or else of the nearest thing around it that was found. */
  findLine(path: JsonPath): number {
    this.#offsets ??= indexOffsets(this.#text);
    for (let length = path.length; length > 0; length -= 1) {
      const offset = this.#offsets.get(pointer(path.slice(0, length)));
      if (offset !== undefined) return this.#lineOf(offset);
    }
    return 1;
  }

  #lineOf(offset: number): number {
    this.#lineEnds ??= listLineEnds(this.#text);
    let [low, high] = [0, this.#lineEnds.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lineEnds[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  }
}

const listLineEnds = (text: string): number[] => {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at);
  return ends;
};

/** The line, from 1, that an offset of a text is on. */
export const lineAt = (text: string, offset: number): number => {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1))
    line += 1;
  return line;
};

const pointer = (path: JsonPath): string => path.map((part) => `/${part}`).join('');

const indexOffsets = (text: string): Map<string, number> => {
  const offsets = new Map<string, number>();
  const open: Frame[] = [];
  const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;
  let charsLeft = MAX_PATH_CHARS;
  const index = (path: string, offset: number): void => {
    if (open.length > MAX_DEPTH_COUNT || offsets.size >= MAX_OFFSETS || path.length > charsLeft)
      return;
    charsLeft -= path.length;
    offsets.set(path, offset);
  };
  let key: string | undefined;
  let isKey = false;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    const [word] = match;
    const frame = open.at(-1);
    if (word === ',') {
      if (frame) frame.index += 1;
      isKey = frame?.isList === false;
      continue;
    }
    if (word === ':') continue;
    if (word === '}' || word === ']') {
      open.pop();
      isKey = false;
      continue;
    }
    if (isKey && frame && word.startsWith('"')) {
      key = `${frame.prefix}/${unquote(word)}`;
      index(key, match.index);
      isKey = false;
      continue;
    }
    const here = frame?.isList ? `${frame.prefix}/${frame.index}` : (key ?? '');
    if (frame?.isList) index(here, match.index);
    if (word === '{' || word === '[') {
      open.push({ prefix: open.length === 0 ? '' : here, index: 0, isList: word === '[' });
      isKey = word === '{';
    }
  }
  return offsets;
};

const unquote = (word: string): string => {
  try {
    return String(JSON.parse(word));
  } catch {
    return word.slice(1, -1);
  }
};
