import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseYamlBlock } from '../src/parse-yaml-block.ts';
import { readPlainBlock } from '../src/read-plain-block.ts';

const FIRST_LINE = 2;
const RUNS = 20_000;
/** What means something to YAML, and what only looks as if. */
const SIGNS = [
  ...':#,[]{}&*!|>%@`"\'\\-?.~=<()/$_ \t\r\n\x00\x7F\x85\xA0\u2028\u2029\uFEFF\uFFFD😀é',
  ...[': ', ' #', ' :', ', ', '- ', '? ', '<<', '...', '--', '\n\n', '\n  ', '\ud800'],
  ...['true', 'True', 'FALSE', 'null', 'Null', '~', 'yes', 'no', '.inf', '.nan', '0x1F', '0o17'],
  ...['1', '-1', '1.0', '1e3', '12:30:45', '2024-01-01', '__proto__', 'constructor', 'name', 'a'],
];
const text = fc.array(fc.oneof(fc.constantFrom(...SIGNS), fc.string()), { maxLength: 8 });
const anyText = text.map((parts) => parts.join(''));
const word = fc.stringMatching(/^[A-Za-z][\w-]{0,8}$/);
const sentence = fc.array(word, { minLength: 1, maxLength: 6 }).map((words) => words.join(' '));
const value = fc.oneof(
  { weight: 3, arbitrary: sentence },
  anyText,
  fc.tuple(word, anyText).map(([start, rest]) => start + rest),
  anyText.map((inner) => `"${inner}"`),
  anyText.map((inner) => `'${inner}'`),
  fc.array(fc.oneof(word, word, anyText)).map((items) => `[${items.join(', ')}]`),
  fc.constantFrom(...SIGNS),
);
const key = fc.oneof({ weight: 9, arbitrary: word }, anyText, fc.constantFrom(...SIGNS));
const gap = fc.constantFrom(': ', ': ', ': ', ':  ', ':', ':\t', ' : ');
const line = fc.tuple(key, gap, value).map((parts) => parts.join(''));
const block = fc
  .tuple(fc.array(line, { minLength: 1, maxLength: 3 }), fc.constantFrom('\n', '\n', '\n', ''))
  .map(([lines, end]) => lines.join('\n') + end);

const shown = (parsed: ReturnType<typeof parseYamlBlock>) => {
  const { findLine, ...rest } = parsed;
  return { ...rest, lines: [...Object.keys(rest.values), 'absent'].map(findLine) };
};

describe('a plain block', () => {
  it('is read exactly as YAML, whatever of it is accepted', () => {
    let accepted = 0;

    fc.assert(
      fc.property(block, (written) => {
        const plain = readPlainBlock(written, FIRST_LINE);
        if (!plain) return;
        accepted += 1;
        expect(shown(plain), JSON.stringify(written)).toEqual(
          shown(parseYamlBlock(written, FIRST_LINE)),
        );
      }),
      { numRuns: RUNS },
    );

    // Else the property would say little.
    expect(accepted).toBeGreaterThan(RUNS / 20);
  });

  it.each([
    'name: review\ndescription: Reviews a change (and its tests), e.g. a pull request.\n',
    'name: "a: b"\nargument-hint: \'[path] #1\'\n',
    'allowed-tools: [Read, Edit]\ndisable-model-invocation: true\n',
    'tools: Read, Bash(git diff:*)\nmodel: inherit\n',
  ])('is recognised in %j', (written) => {
    expect(readPlainBlock(written, FIRST_LINE)).toBeDefined();
  });

  it.each([
    'a: b: c\n',
    'a: b #c\n',
    'a: 1\n',
    'a: Null\n',
    'a:\n',
    'a: b\n  c\n',
    'a: b\na: c\n',
    'a: [b, null]\n',
    'a: "b\\n"\n',
    'a: b',
    '',
  ])('is not seen in %j', (written) => {
    expect(readPlainBlock(written, FIRST_LINE)).toBeUndefined();
  });
});
