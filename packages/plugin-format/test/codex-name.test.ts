import { describe, expect, it } from 'vitest';
import {
  manifestOf,
  markdown,
  marketplaceOf,
  readFiles,
  readPluginOf,
  type Written,
} from './tree-of.ts';

const SCHEMA = 'https://agent-plugins.org/schemas/1.0.0/plugin.schema.json';
const skills = { 'skills/a/SKILL.md': markdown('a') };
const at = (path: string, json: unknown): Record<string, Written> => ({ [path]: { json } });
const codexNameOf = (files: Record<string, Written>, entry: object = {}) =>
  readPluginOf({ ...skills, ...files }, entry).catalogEntry?.codexName;

describe('the name under which Codex installs a plugin', () => {
  it('is that of plugin.json, whatever the entry is called', () => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'entry', source: './p' }]),
      'p/.claude-plugin/plugin.json': { json: { name: 'own' } },
      'p/skills/a/SKILL.md': markdown('a'),
    });

    expect(snapshot.plugins[0]?.catalogEntry?.codexName).toBe('own');
  });

  it('is any where there is no plugin.json, which the entry then is', () => {
    expect(codexNameOf({})).toBe('*');
  });

  it.each([
    [
      'of its own manifest, before that of others',
      at('.codex-plugin/plugin.json', { name: 'x' }),
      'x',
    ],
    [
      'of an Agent Plugins manifest at the root, before all',
      {
        ...at('plugin.json', { $schema: SCHEMA, name: 'x' }),
        ...at('.codex-plugin/plugin.json', { name: 'y' }),
      },
      'x',
    ],
    ['of Claude Code’s, before Cursor’s', at('.cursor-plugin/plugin.json', { name: 'x' }), 'p'],
    [
      'of Claude Code’s, where the one at the root is another kind',
      at('plugin.json', { name: 'x' }),
      'p',
    ],
  ])('is that %s', (_what, files: Record<string, Written>, name) => {
    expect(codexNameOf({ ...manifestOf(), ...files })).toBe(name);
  });

  it('is that of Cursor’s manifest where it is the only one', () => {
    expect(codexNameOf(at('.cursor-plugin/plugin.json', { name: 'x' }))).toBe('x');
  });

  it('is any where plugin.json is a link, which Codex does not follow', () => {
    const file = { '.claude-plugin/plugin.json': { link: '../own.json' } };
    const folder = { '.codex-plugin': { link: '.claude-plugin' } };

    expect(codexNameOf({ ...file, ...at('own.json', { name: 'x' }) })).toBe('*');
    expect(codexNameOf({ ...folder, ...manifestOf() })).toBe('*');
  });

  it.each([
    ['a description that is no text', { description: 3 }],
    ['keywords that are no list', { keywords: 'a, b' }],
    ['keywords that are null', { keywords: null }],
    ['a keyword that is no text', { keywords: [1] }],
    ['an interface that is a text', { interface: 'x' }],
    ['an interface with a name that is no text', { interface: { displayName: 3 } }],
    ['an interface with capabilities that are no list', { interface: { capabilities: null } }],
    ['apps that are no path', { apps: ['./x.json'] }],
    ['a version with a space', { version: '1 2' }],
    ['a version with a sign that no folder may have', { version: '^1.0.0' }],
    ['a version of nothing', { version: '' }],
    ['a version that leads up', { version: '..' }],
    ['a version too long for a folder', { version: '1'.repeat(256) }],
    ['a name with a colon', { name: 'a:b' }],
    ['a name that ends in a dot', { name: 'a.' }],
  ])('is none with %s in plugin.json, which Claude Code loads', (_what, fields) => {
    const plugin = readPluginOf({ ...skills, ...manifestOf(fields) });

    expect([plugin.loadable, plugin.catalogEntry?.codexName]).toEqual([true, '']);
  });

  it.each([
    { description: null },
    { version: ' 1.0.0+b_1-c ' },
    { interface: null },
    { interface: { displayName: 'P', capabilities: ['Read'], defaultPrompt: 3, other: 1 } },
    { apps: './x.json' },
    { author: 3 },
  ])('is the same with %j in it', (fields) => {
    expect(codexNameOf(manifestOf(fields))).toBe('p');
  });

  it.each([
    ['a byte order mark', '\uFEFF{"name":"p"}'],
    [
      'bytes that are not UTF-8',
      new Uint8Array([...new TextEncoder().encode('{"name":"p","x":"'), 0xff, 0x22, 0x7d]),
    ],
  ])('is none with %s in plugin.json', (_what, text) => {
    expect(codexNameOf({ '.claude-plugin/plugin.json': text })).toBe('');
  });

  it.each([
    ['another version', { $schema: SCHEMA.replace('1.0.0', '2.0.0') }],
    ['a name in capitals', { name: 'P' }],
    ['a version too long for a folder', { version: '1'.repeat(256) }],
    ['a description of null', { description: null }],
    ['an author with another field', { author: { name: 'Ann', age: 3 } }],
  ])('is none with an Agent Plugins manifest of %s', (_what, fields) => {
    const files = at('plugin.json', { $schema: SCHEMA, name: 'p', ...fields });

    expect(codexNameOf({ ...manifestOf(), ...files })).toBe('');
  });

  it('is none with an Agent Plugins manifest beside a broken one of its own, unless that says itself what Codex needs', () => {
    const own = at('.codex-plugin/plugin.json', { apps: [1] });
    const agent = { $schema: SCHEMA, name: 'p' };
    const extensions = { 'com.openai': {} };

    expect(codexNameOf({ ...own, ...at('plugin.json', agent) })).toBe('');
    expect(codexNameOf({ ...own, ...at('plugin.json', { ...agent, extensions }) })).toBe('p');
  });

  it('is none where its own manifest is broken, or is a folder', () => {
    expect(codexNameOf({ ...manifestOf(), '.codex-plugin/plugin.json': '{' })).toBe('');
    expect(codexNameOf({ ...manifestOf(), '.codex-plugin/plugin.json/x': 'x' })).toBe('');
    expect(codexNameOf({ ...manifestOf(), '.codex-plugin': 'x' })).toBe('');
  });

  it('is any where plugin.json of others is a folder', () => {
    expect(codexNameOf({ '.claude-plugin/plugin.json/x': 'x' })).toBe('*');
  });

  it('is none without a plugin.json where the entry’s version can be no folder', () => {
    expect(codexNameOf({}, { version: '1/2' })).toBe('');
  });
});

describe('a plugin of nothing that Codex loads', () => {
  const agents = { 'agents/x.md': markdown('x') };

  it.each([
    ['agents', agents],
    ['a skill at its root', { 'SKILL.md': markdown('x') }],
    [
      'a language server',
      { '.lsp.json': { json: { a: { command: 'a', extensionToLanguage: { '.a': 'a' } } } } },
    ],
    ['a command without a description', { 'commands/x.md': 'Do it.' }],
    ...['Do $ARGUMENTS.', 'Do $1.', 'Now !`ls`.', 'Read @notes.md.', 'Do {{this}}.'].map(
      (body): [string, Record<string, Written>] => [
        `a command that says “${body}”`,
        { 'commands/x.md': `${markdown('x')}${body}\n` },
      ],
    ),
    [
      'agents, with a manifest of its own',
      { ...agents, ...at('.codex-plugin/plugin.json', { name: 'p' }) },
    ],
    ['a long command', { 'commands/x.md': `${markdown('x')}${'word '.repeat(800)}\n` }],
    ['a README among commands', { 'commands/README.md': markdown('x') }],
  ])('such as %s is installed by it under no name', (_what, files: Record<string, Written>) => {
    expect(readPluginOf({ ...manifestOf(), ...files }).catalogEntry?.codexName).toBe('');
  });

  it.each([
    ['a command', { 'commands/x.md': `${markdown('x')}Ask ann@example.com for $HOME.\n` }],
    ['a command of some length', { 'commands/x.md': `${markdown('x')}${'word '.repeat(700)}\n` }],
    ['a command among others', { 'commands/x.md': 'Do it.', 'commands/y.md': markdown('y') }],
    [
      'a hook',
      {
        'hooks/hooks.json': {
          json: { hooks: { Stop: [{ hooks: [{ type: 'command', command: 'x' }] }] } },
        },
      },
    ],
    ['a server', { '.mcp.json': { json: { a: { command: 'a' } } } }],
    ['a skill', skills],
    ['a skill deep below `skills/`', { 'skills/a/b/SKILL.md': markdown('b') }],
    ['an app', { '.app.json': { json: { apps: {} } } }],
    [
      'a manifest of its own that names servers',
      at('.codex-plugin/plugin.json', { name: 'p', mcpServers: {} }),
    ],
    [
      'the servers of Agent Plugins',
      { ...at('plugin.json', { $schema: SCHEMA, name: 'p' }), ...at('mcp.json', {}) },
    ],
  ])('is another one with %s', (_what, files: Record<string, Written>) => {
    const read = readPluginOf({ ...manifestOf(), ...agents, ...files });

    expect(read.catalogEntry?.codexName).toBe('p');
  });
});
