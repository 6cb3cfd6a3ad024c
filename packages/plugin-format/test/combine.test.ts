import { describe, expect, it } from 'vitest';
import {
  codesOf,
  manifestOf,
  markdown,
  marketplaceOf,
  namesOf,
  readFiles,
  readPluginOf,
} from './tree-of.ts';

const STOP = { Stop: [{ hooks: [{ type: 'command', command: 'entry' }] }] };
const hooksOf = (command: string, ...events: string[]) =>
  Object.fromEntries(events.map((event) => [event, [{ hooks: [{ type: 'command', command }] }]]));

describe('an entry without a plugin.json', () => {
  it('is the manifest, whatever strict says', () => {
    const plugin = readPluginOf(
      { 'x/a.md': 'a' },
      { strict: false, commands: ['./x/'], version: '4' },
    );

    expect(plugin).toMatchObject({
      loadable: true,
      manifestName: null,
      version: '4',
      versionSource: 'entry',
    });
    expect(namesOf(plugin.commands)).toEqual(['a']);
    expect(codesOf(plugin)).toContain('manifest_missing');
  });

  it('adds its commands and agents to the default folders', () => {
    const files = { 'commands/d.md': 'd', 'x/e.md': 'e', 'agents/f.md': 'f', 'x/g.md': 'g' };

    const plugin = readPluginOf(files, { commands: './x/e.md', agents: './x/g.md' });

    expect(namesOf(plugin.commands)).toEqual(['d', 'e']);
    expect(namesOf(plugin.agents)).toEqual(['f', 'g']);
  });

  it('replaces hooks/hooks.json with inline hooks, and ignores a path to hooks', () => {
    const files = { 'hooks/hooks.json': { json: { hooks: hooksOf('file', 'SessionStart') } } };

    const inline = readPluginOf(files, { hooks: STOP });
    const path = readPluginOf(files, { hooks: './hooks/hooks.json' });

    expect(inline.hooks.map(({ event }) => event)).toEqual(['Stop']);
    expect(path.hooks.map(({ event }) => event)).toEqual(['SessionStart']);
    expect(codesOf(path)).toContain('entry_field_ignored');
    expect(path.loadable).toBe(true);
  });
});

describe('an entry without a plugin.json', () => {
  it('adds its servers to .mcp.json, and ignores inline commands', () => {
    const files = { '.mcp.json': { json: { mcpServers: { f: { command: 'f' } } } } };

    const plugin = readPluginOf(files, {
      mcpServers: { e: { command: 'e' } },
      commands: { c: { content: 'text' } },
    });

    expect(namesOf(plugin.mcpServers)).toEqual(['e', 'f']);
    expect(plugin.commands).toEqual([]);
    expect(codesOf(plugin)).toContain('command_inline_ignored');
  });
});

describe('an entry beside a plugin.json', () => {
  it('appends components but not servers, and replaces hooks by event', () => {
    const manifest = manifestOf({
      commands: './own.md',
      hooks: hooksOf('own', 'Stop', 'SessionEnd'),
    });
    const files = {
      ...manifest,
      'own.md': 'o',
      'commands/not.md': 'n',
      'more.md': 'm',
      's/k/SKILL.md': 'k',
    };

    const plugin = readPluginOf(files, {
      commands: './more.md',
      skills: './s/',
      hooks: STOP,
      mcpServers: { e: { command: 'e' } },
    });

    expect(plugin.loadable).toBe(true);
    expect(namesOf(plugin.commands)).toEqual(['own', 'more']);
    expect(namesOf(plugin.skills)).toEqual(['k']);
    expect(plugin.mcpServers).toEqual([]);
    expect(plugin.hooks.map(({ event, command }) => `${event} ${command}`)).toEqual([
      'SessionEnd own',
      'Stop entry',
    ]);
    expect(codesOf(plugin)).toContain('entry_field_ignored');
  });
});

describe('an entry beside a plugin.json', () => {
  it.each([
    [{ commands: [] }],
    [{ agents: './a.md' }],
    [{ skills: [] }],
    [{ hooks: STOP }],
    [{ outputStyles: [] }],
    [{ experimental: { themes: [] } }],
  ])('conflicts with it when strict is false and it has %j', (fields) => {
    const plugin = readPluginOf({ ...manifestOf(), 'a.md': 'a' }, { strict: false, ...fields });

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('manifest_conflict');
  });

  it.each([[{}], [{ mcpServers: { m: { command: 'm' } } }], [{ description: 'd' }]])(
    'does not conflict when strict is false and it has only %j',
    (fields) => {
      expect(readPluginOf(manifestOf(), { strict: false, ...fields }).loadable).toBe(true);
    },
  );
});

describe('an entry beside a plugin.json', () => {
  it('wins with its display fields and loses with its version', () => {
    const own = {
      displayName: 'M',
      description: 'm',
      keywords: ['m'],
      license: 'MIT',
      version: '2',
    };
    const entry = {
      displayName: 'E',
      description: 'e',
      keywords: ['e'],
      version: '1',
      category: 'c',
    };

    const plugin = readPluginOf(manifestOf({ ...own, author: { name: 'M' } }), entry);

    expect(plugin).toMatchObject({
      displayName: 'E',
      description: 'e',
      keywords: ['e'],
      license: 'MIT',
      author: { name: 'M', email: null, url: null },
      category: 'c',
      version: '2',
      versionSource: 'manifest',
    });
    expect(codesOf(plugin)).toContain('version_differs');
  });

  it('leaves the keywords to it when the entry’s list is empty', () => {
    const plugin = readPluginOf(manifestOf({ keywords: ['m'] }), { keywords: [] });

    expect(plugin.keywords).toEqual(['m']);
  });

  it('leaves the version to the commit when neither gives one', () => {
    expect(readPluginOf(manifestOf())).toMatchObject({ version: null, versionSource: 'commit' });
  });
});

describe('an entry whose source is the root', () => {
  const skills = { 'skills/a/SKILL.md': markdown('a'), 'skills/b/SKILL.md': markdown('b') };
  const readRoot = (fields: object) => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'r', source: './', ...fields }]),
      ...skills,
    });
    return { names: namesOf(snapshot.plugins[0]?.skills ?? []), snapshot };
  };

  it('loads only the skills it lists', () => {
    const { names, snapshot } = readRoot({ skills: ['./skills/b'] });

    expect(names).toEqual(['b']);
    expect(snapshot.unclaimedSkills).toEqual([{ name: 'a', path: 'skills/a/SKILL.md' }]);
  });

  it.each([[{}], [{ skills: ['./skills/none'] }], [{ skills: '.' }], [{ skills: ['./skills/'] }]])(
    'loads all skills with %j',
    (fields) => {
      expect(readRoot(fields).names).toEqual(['a', 'b']);
    },
  );
});

describe('an entry whose source is the root', () => {
  const readRoot = (files: Parameters<typeof readFiles>[0], skills: unknown) => {
    const { snapshot } = readFiles({
      ...marketplaceOf([{ name: 'r', source: './', skills }]),
      ...files,
    });
    const [plugin] = snapshot.plugins;
    return { names: namesOf(plugin?.skills ?? []), codes: plugin && codesOf(plugin) };
  };
  const both = {
    'skills/a/SKILL.md': markdown('a'),
    'other/b/SKILL.md': markdown('b'),
    'docs/x.md': 'x',
    'c/SKILL.md': markdown('c'),
  };

  it.each([
    ['./', ['a', 'c']],
    [['.'], ['a', 'c']],
    [
      ['./skills/', './other'],
      ['a', 'b'],
    ],
    [['./skills/', './skills/a'], ['a']],
    [
      ['./skills/a', './other'],
      ['a', 'b'],
    ],
    [['./docs'], []],
    [['./../x'], []],
    [['./../x', './none'], []],
    [['./../x', './other'], ['b']],
    [['./docs/x.md'], ['a']],
    [[], ['a']],
  ])('loads skills/ only where no other folder is listed or the root is: %j', (skills, names) => {
    expect(readRoot(both, skills).names).toEqual(names);
  });

  it.each([
    ['./', ['a', 'root']],
    ['./docs', []],
    ['./none', ['a']],
  ])('beside SKILL.md at the root and skills/ loads with %j', (skills, names) => {
    expect(readRoot({ ...both, 'SKILL.md': markdown('root') }, skills).names).toEqual(names);
  });

  it.each([
    ['./skills/a', ['a'], true],
    ['./', ['a', 'root'], true],
    ['./none', ['a', 'c'], false],
  ])('replaces the manifest’s skills with %j when it is there', (skills, names, isReplaced) => {
    const files = { ...both, ...manifestOf({ skills: './c' }), 'SKILL.md': markdown('root') };

    const { names: found, codes } = readRoot(files, skills);

    expect(found).toEqual(names);
    expect(codes?.includes('skills_list_replaced')).toBe(isReplaced);
  });
});
