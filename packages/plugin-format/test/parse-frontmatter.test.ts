import { describe, expect, it } from 'vitest';
import { parseFrontmatter } from '../src/parse-frontmatter.ts';

const read = (block: string) => parseFrontmatter(`---\n${block}\n---\nBody`);

describe('frontmatter', () => {
  it.each(['', '# Title', '\n---\nname: a\n---\n', '---\nname: a\n\nbody', '---name: a\n---\n'])(
    'is none in %j',
    (text) => {
      expect(parseFrontmatter(text)).toMatchObject({ state: 'none', values: {}, bodyStart: 0 });
    },
  );

  it('ends at the first three hyphens anywhere', () => {
    expect(read('name: a\ndescription: b --- c').values).toEqual({ name: 'a', description: 'b' });
  });

  it('may have CRLF line ends, and may be empty', () => {
    expect(parseFrontmatter('---\r\nname: a\r\n---\r\nb')).toMatchObject({
      state: 'ok',
      values: { name: 'a' },
    });
    expect(parseFrontmatter('---\n---\nb')).toMatchObject({ state: 'ok', values: {} });
  });

  it('is YAML’s core schema, the later of two equal keys counting', () => {
    const { values } = read('v: 1.0\nn: ~\nd: 2024-01-01\ny: yes\nt: true\nk: 1\nk: 2');

    expect(values).toEqual({ v: 1, n: null, d: '2024-01-01', y: 'yes', t: true, k: 2 });
  });

  it.each([
    ['description: Use this: when', 'Use this: when'],
    ['description: *a &b', '*a &b'],
    ['description: @x', '@x'],
    ['description: [x] [y]', '[x] [y]'],
    ['description: say "hi": \\d', 'say "hi": \\d'],
    ['description: *.ts', '*.ts'],
    ['description: **Bold** words', '**Bold** words'],
  ])('%j is read after quoting', (line, description) => {
    expect(read(`name: a\n${line}`)).toMatchObject({
      state: 'lenient',
      values: { name: 'a', description },
    });
  });

  it.each([
    ['a line that ends in CRLF', 'name: a\r\ndescription: b: c\r'],
    ['a key with a digit', 'name: a\nstep2: b: c'],
    ['an item of a list', 'name: a\nglobs:\n  - *.ts'],
  ])('is not quoted in %s, and then lost as a whole', (_where, block) => {
    expect(read(block)).toMatchObject({ state: 'invalid', values: {} });
  });

  it('has what `<<` merges into it, below what it says itself', () => {
    const { values } = read('b: &b { name: x, model: m }\n<<: *b\n<<: [{ model: n }]\nname: a');

    expect(values).toEqual({ b: { name: 'x', model: 'm' }, name: 'a', model: 'm' });
  });

  it('may begin a text with a comma, and name a key by an alias', () => {
    const { values } = read('k: &k name\n*k : a\ndescription: , or so');

    expect(values).toEqual({ k: 'name', name: 'a', description: ', or so' });
  });

  it('takes a lone CR for the end of a line, and a NUL for an error', () => {
    expect(read('name: a\rdescription: b').values).toEqual({ name: 'a', description: 'b' });
    expect(read('name: a\n# \0')).toMatchObject({ state: 'invalid', values: {} });
  });

  it.each(['<<: { b: c }', 'b: ,c', 'b: c\rd: e', 'b: c\nb: d'])(
    'is not plain with %j, which others read otherwise',
    (line) => {
      expect(read(`name: a\n${line}`)).toMatchObject({ state: 'ok', isPlain: false });
    },
  );

  it('tells the line of what refers to nothing', () => {
    expect(read('name: a\nglobs:\n  - *.ts').error).toMatchObject({ line: 4 });
  });

  it('keeps quoted values and lists when others are quoted', () => {
    const { values } = read('tools: [Read, Bash]\nname: "a: b"\ndescription: x: y');

    expect(values).toEqual({ tools: ['Read', 'Bash'], name: 'a: b', description: 'x: y' });
  });
});

describe('frontmatter', () => {
  it('loses all keys when quoting does not help, and says where', () => {
    const parsed = read('name: a\ndescription: b\n more: c\n- d');

    expect(parsed).toMatchObject({ state: 'invalid', values: {}, error: { line: 3 } });
  });

  it('finds the line of a key in the file', () => {
    expect(read('name: a\nmodel: b').findLine('model')).toBe(3);
  });
});

describe('hostile frontmatter', () => {
  it('of multiplying aliases loses the keys that multiply, and nothing else', () => {
    const lines = ['a: &a [x,x,x,x,x,x,x,x,x]'];
    for (const [at, key] of [...'bcdefgh'].entries()) {
      const before = 'abcdefg'[at];
      lines.push(`${key}: &${key} [${Array(9).fill(`*${before}`).join(',')}]`);
    }

    const parsed = read([...lines, 'name: bomb', 'description: d'].join('\n'));

    expect(parsed).toMatchObject({ state: 'ok', values: { name: 'bomb', description: 'd' } });
    expect(parsed.refusedKeys).toContain('h');
    expect(JSON.stringify(parsed.values).length).toBeLessThan(300_000);
  });

  it('of a long text repeated by aliases stays small', () => {
    const keys = Array.from(
      { length: 60 },
      (_, at) => `k${at}: [${Array(90).fill('*a').join(',')}]`,
    );

    const parsed = read([`a: &a ${'x'.repeat(20_000)}`, ...keys].join('\n'));

    expect(JSON.stringify(parsed.values).length).toBeLessThan(300_000);
  });

  it('cannot reach a prototype', () => {
    const { values } = read('__proto__: {polluted: yes}\nconstructor: x\nname: __proto__');

    expect(values).toEqual({ constructor: 'x', name: '__proto__' });
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('nested without end is not read', () => {
    expect(read(`a: ${'['.repeat(100_000)}`).state).toBe('invalid');
  });
});

describe('what is stored of frontmatter', () => {
  const BLOCK_CHARS = 32_768;
  const filled = (start: string, unit: string, end: string) =>
    start + unit.repeat((BLOCK_CHARS - 1 - start.length - end.length) / unit.length) + end;

  it.each([
    ['aliases', `a: &a ${'x'.repeat(2_600)}\nb: [${'*a,'.repeat(99)}]`],
    ['escapes', filled('a: "', '\\0', '"')],
    ['control characters', filled('a: ', '\u0001', '')],
    ['numbers', filled('a: [', '9e20,', ']')],
    ['empty values', filled('a: [', '~,', ']')],
    ['keys', Array.from({ length: 5_000 }, (_, place) => `k${place.toString(36)}:`).join('\n')],
  ])('is far below the 2 MB of a row, however %s grow', (_, block) => {
    const { state, values } = read(block);

    const json = JSON.stringify(values);

    expect(state).toBe('ok');
    expect(json.length).toBeGreaterThan(50_000);
    expect(json.length).toBeLessThan(300_000);
  });
});
