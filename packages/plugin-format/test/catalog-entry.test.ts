import { describe, expect, it } from 'vitest';
import {
  manifestOf,
  markdown,
  marketplaceOf,
  readFiles,
  readPluginOf,
  type Written,
} from './tree-of.ts';

const skill = (name: string): Written => markdown(name);
const rooted = (entry: object, files: Record<string, Written>) => {
  const { snapshot } = readFiles({
    ...marketplaceOf([{ name: 'p', source: './', ...entry }]),
    ...files,
  });
  return snapshot.plugins[0];
};

describe('an entry elsewhere, for a plugin with a manifest,', () => {
  it('says nothing where its own entry adds nothing', () => {
    const plugin = readPluginOf(manifestOf(), { strict: false, category: 'x', version: '1.0.0' });

    expect(plugin.catalogEntry).toMatchObject({ path: 'p', hasManifest: true, fields: {} });
  });

  it('says what its own entry adds, and nothing that clients ignore beside a manifest', () => {
    const entry = {
      commands: ['./more'],
      hooks: { Stop: [] },
      mcpServers: { a: { command: 'a' } },
      userConfig: {},
    };

    const plugin = readPluginOf({ ...manifestOf(), 'more/go.md': markdown('go') }, entry);

    expect(plugin.catalogEntry?.fields).toEqual({ commands: ['./more'], hooks: { Stop: [] } });
  });

  it('is none where clients refuse the plugin', () => {
    const conflict = readPluginOf(manifestOf(), { strict: false, commands: [] });
    const broken = readPluginOf({ '.claude-plugin/plugin.json': '{' });

    expect([conflict.catalogEntry, broken.catalogEntry]).toEqual([null, null]);
  });

  it('is none where its root shows only some of its skills, as no other source can', () => {
    const files = {
      ...manifestOf(),
      'skills/a/SKILL.md': skill('a'),
      'skills/b/SKILL.md': skill('b'),
    };

    const some = rooted({ skills: ['./skills/a'] }, files);
    const all = rooted({ skills: ['./skills/a', './skills/b'] }, files);

    expect(some?.catalogEntry).toBeNull();
    expect(all?.skills.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(all?.catalogEntry).toMatchObject({
      path: '',
      fields: { skills: ['./skills/a', './skills/b'] },
    });
  });
});

describe('an entry elsewhere, for a plugin without a manifest,', () => {
  it('is the manifest: it says all that its own says', () => {
    const entry = {
      mcpServers: { a: { command: 'a' } },
      agents: ['./more/x.md'],
      dependencies: ['other'],
    };

    const plugin = readPluginOf({ 'more/x.md': markdown('x') }, entry);

    expect(plugin.catalogEntry).toMatchObject({
      path: 'p',
      hasManifest: false,
      fields: { strict: false, ...entry },
    });
  });

  it('names the folder of the skills where its own shows some of those in the root', () => {
    const plugin = rooted(
      { strict: false, skills: ['./lib/skills/a', './lib/skills/b'] },
      {
        'lib/skills/a/SKILL.md': skill('a'),
        'lib/skills/b/SKILL.md': skill('b'),
        'skills/c/SKILL.md': skill('c'),
      },
    );

    expect(plugin?.skills.map(({ name }) => name)).toEqual(['a', 'b']);
    expect(plugin?.catalogEntry).toMatchObject({
      path: 'lib/skills',
      hasManifest: false,
      fields: { strict: false, skills: ['./a', './b'] },
    });
  });

  it.each([
    ['a folder of agents', { 'lib/agents/x.md': markdown('x') }],
    ['servers', { 'lib/.mcp.json': { json: {} } }],
    ['a manifest', { 'lib/.claude-plugin/plugin.json': { json: { name: 'other' } } }],
  ])('is none where that folder has %s, too', (_what, files: Record<string, Written>) => {
    const plugin = rooted(
      { strict: false, skills: ['./lib/a'] },
      {
        'lib/a/SKILL.md': skill('a'),
        'lib/b/SKILL.md': skill('b'),
        'skills/c/SKILL.md': skill('c'),
        ...files,
      },
    );

    expect(plugin?.skills.map(({ name }) => name)).toEqual(['a']);
    expect(plugin?.catalogEntry).toBeNull();
  });

  it.each([
    ['a list', ['./more'], ['./more', './skills']],
    ['a path', './more', ['./more', './skills']],
    ['a list with it', ['./skills/', './more'], ['./skills/', './more']],
    ['a list of none', [], []],
  ])('names `skills/`, too, beside %s, since Codex loads it only then', (_what, skills, named) => {
    const files = { 'skills/a/SKILL.md': skill('a'), 'more/b/SKILL.md': skill('b') };

    const plugin = readPluginOf(files, { skills });

    expect(plugin.skills.map(({ name }) => name)).toContain('a');
    expect(plugin.catalogEntry?.fields).toEqual({ strict: false, skills: named });
  });

  it('does not name a `skills/` that is not there', () => {
    const plugin = readPluginOf({ 'more/b/SKILL.md': skill('b') }, { skills: ['./more'] });

    expect(plugin.catalogEntry?.fields).toEqual({ strict: false, skills: ['./more'] });
  });

  it('is none where its fields would crowd others out of a catalog', () => {
    const plugin = readPluginOf({}, { settings: { long: 'x'.repeat(70_000) } });

    expect([plugin.loadable, plugin.catalogEntry]).toEqual([true, null]);
  });
});

describe('a repository of skills', () => {
  it('is offered from its root where nothing else would be loaded', () => {
    const { snapshot } = readFiles({ 'a/SKILL.md': skill('a'), 'deep/er/b/SKILL.md': skill('b') });

    expect(snapshot.plugins[0]?.catalogEntry).toMatchObject({
      path: '',
      hasManifest: false,
      fields: { strict: false, skills: ['./a', './deep/er/b'] },
    });
  });

  it('is offered from the folder of its skills where its root has more', () => {
    const { snapshot } = readFiles({
      'hooks/hooks.json': { json: { hooks: {} } },
      'skills/a/SKILL.md': skill('a'),
      'skills/b/SKILL.md': skill('b'),
    });

    expect(snapshot.plugins[0]?.catalogEntry?.path).toBe('skills');
  });

  it('is offered as their folder where naming each would be too long, and not to Codex, which knows no `.`', () => {
    const names = Array.from({ length: 200 }, (_, place) => `${'long-'.repeat(10)}${place}`);
    const many = names.map((name) => [`${name}/SKILL.md`, skill(name)] as const);
    const { snapshot } = readFiles(Object.fromEntries(many));

    expect(snapshot.plugins[0]?.catalogEntry).toMatchObject({
      codexName: '',
      fields: { strict: false, skills: ['.'] },
    });
  });

  it('that is one skill at its root is not offered to Codex', () => {
    const { snapshot } = readFiles({ 'SKILL.md': skill('one') });

    expect(snapshot.plugins[0]?.catalogEntry).toMatchObject({
      codexName: '',
      fields: { skills: ['.'] },
    });
  });

  it('is not offered where no folder holds its skills and nothing else', () => {
    const { snapshot } = readFiles({
      'commands/x.md': markdown('x'),
      'one/SKILL.md': skill('one'),
      'two/three/SKILL.md': skill('three'),
    });

    expect(snapshot.plugins[0]?.catalogEntry).toBeNull();
  });
});
