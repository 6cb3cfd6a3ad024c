import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, markdown, namesOf, readPluginOf } from './tree-of.ts';

describe('the name of a component', () => {
  const nameOf = (folder: string, frontmatter: string) =>
    readPluginOf({ ...manifestOf(), [`skills/${folder}/SKILL.md`]: `---\n${frontmatter}\n---\n` })
      .skills[0];

  it.each([
    ['a', 'name: b', 'b'],
    ['a', 'name: p:b', 'b'],
    ['a', 'name: q:b', 'q:b'],
    ['a', 'name: 1.0', '1'],
    ['a', 'name: 2024-01-01', '2024-01-01'],
    ['a', 'name: null', 'a'],
    ['a', 'name: [x, y]', 'x,y'],
    ['a', 'name: { x: 1 }', '[object Object]'],
    ['a', 'name: []', 'a'],
    ['a', 'name: .inf', 'Infinity'],
    ['a', 'name: "  "', 'a'],
    ['a', 'name: " b"', 'a'],
    ['a', 'name: "b  c"', 'a'],
    ['a', 'name: "p: b"', ' b'],
    ['a', 'name: "p:"', 'a'],
    ['a', 'name: "<b>"', 'a'],
    ['a', 'name: "x\u202Ey"', 'a'],
    ['a', `name: ${'n'.repeat(254)}`, 'n'.repeat(254)],
    ['a', `name: ${'n'.repeat(255)}`, 'a'],
    ['a b.c', 'model: x', 'a-b-c'],
    ['🚀', 'model: x', '--'],
  ])('in %j with `%s` is %j', (folder, frontmatter, name) => {
    expect(nameOf(folder, frontmatter)?.name).toBe(name);
  });

  it('is reported when two in a plugin share it', () => {
    const plugin = readPluginOf({
      'skills/a/SKILL.md': markdown('x'),
      'skills/b/SKILL.md': markdown('x'),
    });

    expect(codesOf(plugin)).toContain('component_name_repeated');
  });

  it.each(['.', '..'])('is never %j, which no address can hold: the folder counts', (name) => {
    const plugin = readPluginOf({
      'skills/a/SKILL.md': markdown(name),
      'commands/b.md': markdown(name),
      'agents/sub/c.md': markdown(name),
      '.mcp.json': `{"mcpServers":{"${name}":{"command":"x"}}}`,
    });

    expect([plugin.skills, plugin.commands, plugin.agents].map(([one]) => one?.name)).toEqual([
      'a',
      'b',
      `sub:${name}`,
    ]);
    expect(plugin.mcpServers.map((one) => one.name)).toEqual([name]);
    expect(codesOf(plugin).filter((code) => code === 'component_name_unreachable')).toHaveLength(3);
  });
});

describe('the name of a skill or a command', () => {
  const nameOf = (name: string) =>
    readPluginOf({ ...manifestOf(), 'skills/own/SKILL.md': `---\nname: "${name}"\n---\n` })
      .skills[0]?.name;

  it.each(['ünï 日本', '❤️ love', '👩‍💻 code', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '1️⃣', 'می‌خواهم', 'क्‍ष', 'e\u0301', 'a\uFFFDb'])(
    'may be %j, in which all is seen',
    (name) => {
      expect(nameOf(name)).toBe(name);
    },
  );

  it.each([
    '\u00A0',
    '\u3000',
    '\t',
    '\u200B',
    '\u200D',
    '\uFE0F',
    '\u2800',
    '\uE000',
    '\u0378',
    '\u20E3',
    '\uFFFC',
  ])('is not shown with %j in it', (char) => {
    expect(nameOf(`a${char}b`)).toBe('own');
  });
});

describe('a skill', () => {
  it('is not loaded where the name of its folder is too long', () => {
    const plugin = readPluginOf({
      ...manifestOf(),
      [`skills/${'n'.repeat(255)}/SKILL.md`]: markdown('a'),
    });

    expect(plugin.skills).toEqual([]);
    expect(codesOf(plugin)).toEqual(['component_key_refused']);
  });
});

describe('the name of an agent', () => {
  it.each([
    ['" a "', ' a '],
    ['p:a', 'p:a'],
    ['<a>', '<a>'],
    ['"a\u200Bb"', 'a\u200Bb'],
    ['[a, b]', 'a,b'],
    [`${'n'.repeat(256)}`, 'n'.repeat(256)],
    [`${'n'.repeat(257)}`, 'own'],
    ['""', 'own'],
  ])('written as %s is %j', (written, name) => {
    const plugin = readPluginOf({
      ...manifestOf(),
      'agents/own.md': `---\nname: ${written}\n---\n`,
    });

    expect(namesOf(plugin.agents)).toEqual([name]);
  });
});

describe('the name of an agent without one in its frontmatter', () => {
  it('is its file’s, of which an ending in capitals is part', () => {
    const plugin = readPluginOf({ 'agents/a b.md': 'Do.', 'agents/c.MD': 'Do.' });

    expect(plugin.agents).toMatchObject([
      { id: 'a-b', name: 'a b' },
      { id: 'c', name: 'c.MD' },
    ]);
  });
});

describe('the name of a command without one in its frontmatter', () => {
  it.each([
    ['two words.md', 'two words', 'two-words'],
    ['ünï (x).md', 'ünï (x)', '-n---x-'],
    ['a.b/.c/d&e.md', 'a.b:.c:d&e', 'a-b:-c:d-e'],
    ['my kit/SKILL.md', 'my kit', 'my-kit'],
    ['a b/my kit/SKILL.md', 'a b:my kit', 'a-b:my-kit'],
    ['x.MD', 'x.MD', 'x'],
  ])('is its path %j as it is written', (path, name, id) => {
    const plugin = readPluginOf({ ...manifestOf(), [`commands/${path}`]: 'Do.' });

    expect(plugin.commands).toMatchObject([{ name, id }]);
  });

  it('is that of a listed SKILL.md itself', () => {
    const plugin = readPluginOf({
      ...manifestOf({ commands: './x/SKILL.md' }),
      'x/SKILL.md': 'Do.',
    });

    expect(namesOf(plugin.commands)).toEqual(['SKILL']);
  });

  it('begins at the last colon of the file’s, where the frontmatter has one', () => {
    const plugin = readPluginOf({ ...manifestOf(), 'commands/a:b.md': markdown('c') });

    expect(namesOf(plugin.commands)).toEqual(['a:c']);
  });

  it.each([
    ' lead.md',
    'trail .md',
    'trail /x.md',
    'a<b.md',
    'a\tb.md',
    '.md',
    'x/.md',
    `${'n'.repeat(255)}.md`,
  ])(
    'must be one that can be shown, or %j is not loaded, whatever its frontmatter says',
    (path) => {
      const plugin = readPluginOf({ ...manifestOf(), [`commands/${path}`]: markdown('fine') });

      expect(plugin.commands).toEqual([]);
      expect(codesOf(plugin)).toEqual(['component_key_refused']);
    },
  );
});

describe('a plugin', () => {
  it.each(['p\u00A0q', 'p\u3000q', 'p\u2028q', 'p\uFEFFq'])('may be called %j', (name) => {
    expect(readPluginOf(manifestOf({ name })).loadable).toBe(true);
  });

  it.each(['p q', 'p\tq', 'p\u200Eq', 'p\u202Eq', 'p\u2066q'])(
    'is refused under the name %j',
    (name) => {
      const plugin = readPluginOf(manifestOf({ name }));

      expect(plugin.loadable).toBe(false);
      expect(codesOf(plugin)).toContain('manifest_name_invalid');
    },
  );

  it.each(['p<q>', 'p\u200Bq', ':p'])(
    'called %j has agents, and neither skills nor commands',
    (name) => {
      const plugin = readPluginOf({
        ...manifestOf({ name }),
        'agents/a.md': markdown('a'),
        'commands/b.md': markdown('b'),
        'skills/c/SKILL.md': markdown('c'),
      });

      expect([plugin.agents.length, plugin.commands, plugin.skills]).toEqual([1, [], []]);
    },
  );
});
