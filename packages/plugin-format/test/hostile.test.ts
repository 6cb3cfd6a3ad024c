import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { manifestOf, marketplaceOf, readFiles, type Written } from './tree-of.ts';

const KEYS = [
  'name',
  'source',
  'version',
  'strict',
  'description',
  'author',
  'tags',
  'keywords',
  'homepage',
  'dependencies',
  'commands',
  'agents',
  'skills',
  'hooks',
  'mcpServers',
  'lspServers',
  'experimental',
  'metadata',
  'owner',
  'plugins',
  'renames',
  'command',
  'args',
  'env',
  'url',
  'type',
  'headers',
  'content',
  'Stop',
  'matcher',
  'extensionToLanguage',
  '__proto__',
  'constructor',
  'toString',
];
const WORDS = [
  './',
  '.',
  './p',
  './p/',
  '..',
  '/',
  './a.md',
  './b.json',
  'github',
  'https://x.example',
  '\u0000',
  '\uD800',
  '',
];

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(fc.constantFrom(...WORDS), fc.string(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.constantFrom(...KEYS), fc.string()), tie('value'), { maxKeys: 6 }),
  ),
}));
const record = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 8 });
const files = { 'p/a.md': 'a', 'p/skills/s/SKILL.md': 's', 'p/b.json': '{}' };
const RUNS = { numRuns: 300, seed: 7 };

/** Reads and checks against the contract; a throw of either fails the property. */
const expectContract = (written: Record<string, Written>): void => {
  expect(readFiles({ ...files, ...written }).snapshot.repository).toBe('ann/tools');
};

describe('whatever a repository holds, the reader never throws and keeps the contract', () => {
  it('for any marketplace', () => {
    fc.assert(
      fc.property(value, record, (any, fields) => {
        expectContract({ '.claude-plugin/marketplace.json': { json: any } });
        expectContract(marketplaceOf(any, fields));
      }),
      RUNS,
    );
  });

  it('for any entry and any plugin.json', () => {
    fc.assert(
      fc.property(record, record, (entry, manifest) => {
        const entries = marketplaceOf([{ name: 'p', source: './p', ...entry }]);
        const [own] = Object.values(manifestOf(manifest));
        expectContract({
          ...entries,
          'p/.claude-plugin/plugin.json': own ?? '',
          'plugin.json': own ?? '',
        });
      }),
      RUNS,
    );
  });
});

describe('whatever a repository holds, the reader never throws and keeps the contract', () => {
  it('for any server, hook and language server file', () => {
    fc.assert(
      fc.property(value, value, (one, two) => {
        const entries = marketplaceOf([{ name: 'p', source: './p' }]);
        const wrapped = { json: { mcpServers: one, hooks: two } };
        expectContract({
          ...entries,
          'p/.mcp.json': wrapped,
          'p/hooks/hooks.json': wrapped,
          'p/.lsp.json': { json: one },
        });
      }),
      RUNS,
    );
  });
});

describe('whatever a repository holds, the reader never throws and keeps the contract', () => {
  it('for JSON and frontmatter with a piece cut out or changed', () => {
    const manifest = JSON.stringify({
      name: 'p',
      commands: { go: { source: './a.md' } },
      hooks: { Stop: [] },
    });
    const skill =
      '---\nname: a\ndescription: &a "b: c"\ntools: [x, *a]\nmetadata:\n  k: |\n    v\n---\nBody';
    const cut = fc.tuple(
      fc.nat(120),
      fc.nat(20),
      fc.oneof(fc.string(), fc.constantFrom('---', '"', '\t', ': ', '*a', '\r\n', '!!x')),
    );
    fc.assert(
      fc.property(cut, ([at, length, piece]) => {
        const change = (text: string) => text.slice(0, at) + piece + text.slice(at + length);
        const own = {
          'p/.claude-plugin/plugin.json': change(manifest),
          'p/skills/s/SKILL.md': change(skill),
        };
        expectContract({ ...marketplaceOf([{ name: 'p', source: './p' }]), ...own });
      }),
      RUNS,
    );
  });
});

describe('whatever a repository holds, the reader never throws and keeps the contract', () => {
  it('for a list of thousands in a key of a hundred thousand characters', () => {
    const list = Array.from({ length: 30_000 }, () => ({}));
    const server = { type: 1, ['x'.repeat(100_000)]: list };

    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'p', source: './' }]),
      '.mcp.json': { json: { mcpServers: { server } } },
    });

    expect(snapshot.plugins[0]?.mcpServers).toMatchObject([{ loadable: false }]);
  });

  it('for any YAML-like block', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '\n',
      '- ',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '#',
      '? ',
      '!!',
      '%',
      '---',
      '\t',
      '<<',
      '0x1',
      '.nan',
      '1e999',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const skill = `---\n${pieces.join('')}\n---\n`;
        expectContract({
          ...marketplaceOf([{ name: 'p', source: './p' }]),
          'p/skills/s/SKILL.md': skill,
        });
      }),
      { ...RUNS, numRuns: 1_000 },
    );
  });
});
