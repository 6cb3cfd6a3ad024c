import type { Random } from '../drill/random.ts';
import { bytesOf } from './raw-tar.ts';

type Change = (text: string, random: Random) => string | Uint8Array;

const cutAt = (text: string, random: Random): [string, string] => {
  const place = random.between(0, text.length);
  return [text.slice(0, place), text.slice(place)];
};

const one = (random: Random, items: readonly string[]): string => random.pick(items, 1)[0] ?? '';

const insert =
  (pieces: readonly string[]): Change =>
  (text, random) => {
    const [before, after] = cutAt(text, random);
    return before + one(random, pieces) + after;
  };

const nested = (open: string, close: string, random: Random): string => {
  const depth = random.chance(0.1) ? 60_000 : random.between(2, 3_000);
  return open.repeat(depth) + close.repeat(depth);
};

/** Puts a text where a random value of a JSON text was. */
const replaceValue = (text: string, piece: string, random: Random): string => {
  const places = [...text.matchAll(/(?<=[:[,]\s*)(?:"[^"]*"|\d+|true|false|null|\{\}|\[\])/g)];
  const [found] = random.pick(places, 1);
  if (!found) return piece;
  return text.slice(0, found.index) + piece + text.slice(found.index + found[0].length);
};

const JSON_PIECES = [
  '// c\n',
  '/* c */',
  ',',
  ',,',
  '}',
  ']',
  '\u0000',
  '\ufeff',
  "'",
  '\t',
  '\\',
  '"',
  '\u2028',
  '{}',
  'NaN',
  'undefined',
];
const NUMBERS = [
  '1e999',
  '-1e999',
  '1e-999',
  '9'.repeat(400),
  '0x10',
  '01',
  '-0',
  '1.',
  '.5',
  '123456789012345678901234567890',
  'Infinity',
];

const toUtf16: Change = (text, random) => {
  const bytes = Buffer.from(random.chance(0.5) ? `\ufeff${text}` : text, 'utf16le');
  return random.chance(0.5) ? bytes : bytes.swap16();
};

const notUtf8: Change = (text, random) => {
  const [before, after] = cutAt(text, random).map((part) => Buffer.from(part));
  const odd = [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]];
  return Buffer.concat([
    before ?? Buffer.of(),
    Buffer.from(random.pick(odd, 1)[0] ?? []),
    after ?? Buffer.of(),
  ]);
};

const ANY_TEXT: readonly Change[] = [
  toUtf16,
  notUtf8,
  (text) => `\ufeff${text}`,
  (text) => `\ufeff\ufeff${text}`,
  (text) => text.replaceAll('\n', '\r\n'),
  (text) => text.replaceAll('\n', '\r'),
  (text) => text.replaceAll(' ', '\t'),
  (text, random) => cutAt(text, random)[0],
  (text, random) => text + text.slice(0, random.between(0, text.length)),
  () => '',
];

const JSON_CHANGES: readonly Change[] = [
  insert(JSON_PIECES),
  (text, random) => replaceValue(text, one(random, NUMBERS), random),
  (text, random) => replaceValue(text, nested('[', ']', random), random),
  (text, random) => replaceValue(text, nested('{"a":', '}', random).replace(':}', ':1}'), random),
  (text, random) =>
    replaceValue(text, JSON.stringify('x\\"é'.repeat(random.between(1, 30_000))), random),
  (text, random) =>
    replaceValue(
      text,
      one(random, ['"\\ud800"', '"\\u0000"', '"\\udc00\\ud800"', '"\\x"']),
      random,
    ),
  // A key twice, a key of the prototype, and a key in other letters.
  (text, random) =>
    text.replace(
      '{',
      `{${one(random, ['"name":1,', '"__proto__":{"name":"x"},', '"constructor":[],', '"plugins":null,', '"\\u006eame":2,'])}`,
    ),
  (text, random) => replaceValue(text, `[${'{},'.repeat(random.between(1, 20_000))}0]`, random),
  (text) => `{"marketplace":${text}}`,
  ...ANY_TEXT,
];

const YAML_PIECES = [
  '---\n',
  '\n---',
  '...\n',
  '\t',
  ': ',
  '- ',
  '&a ',
  '*a',
  '*b',
  '!!js/function x',
  '!!binary |\n  AA==',
  '<<: *a\n',
  '? ',
  '[',
  ']',
  '{',
  '}',
  '"',
  "'",
  '|\n',
  '>-\n',
  '#',
  '%YAML 1.1\n',
  '@',
  '`',
  '~',
  '.nan',
  '0x1F',
  '1e999',
  '2001-01-01',
  'yes',
  '\u0000',
  '\u0085',
  '\u2028',
  '\ud83d',
  '__proto__: 1\n',
  'constructor: {}\n',
];

const aliasBomb = (random: Random): string => {
  const width = random.between(2, 30);
  const levels = Array.from(
    { length: random.between(2, 12) },
    (_, level) => `a${level + 1}: &a${level + 1} [${Array(width).fill(`*a${level}`).join(', ')}]\n`,
  );
  return `a0: &a0 ["lol"]\n${levels.join('')}`;
};

const inBlock =
  (make: (random: Random) => string): Change =>
  (text, random) =>
    text.startsWith('---\n')
      ? `---\n${make(random)}${text.slice(4)}`
      : `---\n${make(random)}---\n${text}`;

const FRONTMATTER_CHANGES: readonly Change[] = [
  insert(YAML_PIECES),
  insert(YAML_PIECES),
  (text, random) =>
    YAML_PIECES.reduce(
      (all, piece) => (random.chance(0.2) ? (insert([piece])(all, random) as string) : all),
      text,
    ),
  inBlock(aliasBomb),
  inBlock((random) => `deep: ${nested('[', ']', random)}\n`),
  inBlock((random) => `deep: ${nested('{a: ', '}', random)}\n`),
  inBlock((random) => '? '.repeat(random.between(1, 3_000))),
  inBlock((random) =>
    Array.from({ length: random.between(2, 2_000) }, (_, at) => `k${at}: v\n`).join(''),
  ),
  inBlock((random) => `description: ${'word '.repeat(random.between(1, 8_000))}\n`),
  inBlock(
    (random) =>
      `name: ${one(random, ['../x', 'a/b', 'a<b>', 'x'.repeat(300), '"\\u202e"', '[a]', '{a: 1}', '!!str 1', 'null', '"\\ud800"', 'tool:x'])}\n`,
  ),
  inBlock(
    (random) =>
      `tools: ${one(random, ['[Read, 1, null]', 'Bash(git:*), (((', '{a: b}', '*missing', '"*"'])}\n`,
  ),
  ...ANY_TEXT,
];

const severalOf = (text: string, random: Random, changes: readonly Change[]): Uint8Array => {
  let changed: string | Uint8Array = text;
  for (let count = random.between(1, 3); count > 0 && typeof changed === 'string'; count -= 1)
    changed = random.pick(changes, 1)[0]?.(changed, random) ?? changed;
  return typeof changed === 'string' ? bytesOf(changed) : changed;
};

/** One to three changes of a JSON text, up to bytes that are none. */
export const mutateJson = (text: string, random: Random): Uint8Array =>
  severalOf(text, random, JSON_CHANGES);

/** One to three changes of a Markdown file and its frontmatter. */
export const mutateMarkdown = (text: string, random: Random): Uint8Array =>
  severalOf(text, random, FRONTMATTER_CHANGES);
