import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, markdown, namesOf, readPluginOf } from './tree-of.ts';

describe('skills', () => {
  it('are folders with SKILL.md one level below skills/', () => {
    const plugin = readPluginOf({
      'skills/a/SKILL.md': markdown('a'),
      'skills/b/skill.md': markdown('b'),
      'skills/c/d/SKILL.md': markdown('d'),
      'skills/e.md': markdown('e'),
    });

    expect(plugin.skills).toMatchObject([{ id: 'a', name: 'a', path: 'p/skills/a/SKILL.md' }]);
    expect(codesOf(plugin)).toEqual(
      expect.arrayContaining(['skill_file_case', 'skill_nested', 'skill_flat_file']),
    );
  });

  it('of the manifest add to skills/; a listed folder may itself be one', () => {
    const files = {
      ...manifestOf({ skills: ['./more/', './one', './one/SKILL.md', './none'] }),
      'skills/a/SKILL.md': markdown('a'),
      'more/b/SKILL.md': markdown('b'),
      'one/SKILL.md': markdown('one'),
      'one/two/SKILL.md': markdown('two'),
    };

    const plugin = readPluginOf(files);

    expect(namesOf(plugin.skills)).toEqual(['a', 'b', 'one']);
    expect(codesOf(plugin)).toEqual(
      expect.arrayContaining(['skills_path_is_file', 'component_path_missing']),
    );
  });

  it('may be a single SKILL.md at the plugin’s root', () => {
    expect(readPluginOf({ 'SKILL.md': 'x' }).skills).toMatchObject([
      { id: 'p', path: 'p/SKILL.md' },
    ]);
  });
});

describe('skills', () => {
  it('ignore SKILL.md at the root beside skills/ or `skills` in plugin.json', () => {
    const root = { 'SKILL.md': markdown('root'), 'skills/a/SKILL.md': markdown('a') };
    const listed = { 'SKILL.md': markdown('root'), 'x/a/SKILL.md': markdown('a') };

    expect(namesOf(readPluginOf(root).skills)).toEqual(['a']);
    expect(readPluginOf({ 'SKILL.md': markdown('root'), skills: 'a file' }).skills).toEqual([]);
    expect(namesOf(readPluginOf({ ...listed, ...manifestOf({ skills: './x' }) }).skills)).toEqual([
      'a',
    ]);
  });
});

describe('skills', () => {
  it('of an entry add to SKILL.md at the root, or replace it without a plugin.json', () => {
    const files = { 'SKILL.md': markdown('root'), 'x/a/SKILL.md': markdown('a') };

    expect(namesOf(readPluginOf({ ...files, ...manifestOf() }, { skills: './x' }).skills)).toEqual([
      'root',
      'a',
    ]);
    expect(namesOf(readPluginOf(files, { skills: './x' }).skills)).toEqual(['a']);
    expect(namesOf(readPluginOf(files, { skills: './none' }).skills)).toEqual(['root']);
    expect(namesOf(readPluginOf({ ...files, 'y/n.md': 'n' }, { skills: './y' }).skills)).toEqual(
      [],
    );
  });

  it('are found through links, under the link’s name', () => {
    const plugin = readPluginOf({
      'skills/b': { link: '../x/a' },
      'x/a/SKILL.md': markdown('a'),
      'skills/c': { link: 'c' },
    });

    expect(plugin.skills).toMatchObject([{ id: 'b', name: 'a', path: 'p/skills/b/SKILL.md' }]);
  });

  it('over 1 MiB are not loaded', () => {
    const plugin = readPluginOf({
      'skills/a/SKILL.md': `${markdown('a')}${'x'.repeat(1_048_576)}`,
    });

    expect(plugin.skills).toEqual([]);
    expect(codesOf(plugin)).toContain('component_too_large');
  });
});

describe('agents', () => {
  it('without a description are described by when to use them', () => {
    const plugin = readPluginOf({
      'agents/a.md': '---\nwhen_to_use: Always\n---\n',
      'agents/b.md': '---\ndescription: " "\nwhen-to-use: Often\n---\n',
      'agents/c.md': '---\ndescription: Own\nwhen_to_use: Never\n---\n',
    });

    expect(plugin.agents.map(({ description }) => description)).toEqual(['Always', 'Often', 'Own']);
  });

  it('are all Markdown files below agents/, with folders as prefix', () => {
    const plugin = readPluginOf({
      'agents/README.md': '# r',
      'agents/review/sec.MD': markdown('security', 'tools: Read, Bash(git log)\nmodel: opus\n'),
    });

    expect(plugin.agents).toMatchObject([
      { id: 'README', name: 'README', tools: null },
      {
        id: 'review:sec',
        name: 'review:security',
        tools: ['Read', 'Bash(git log)'],
        model: 'opus',
      },
    ]);
  });

  it('that the entry lists, too, keep the folders in their names', () => {
    const files = { 'agents/backend/api.md': 'a' };

    const plugin = readPluginOf(files, { agents: ['./agents/backend/api.md'] });

    expect(namesOf(plugin.agents)).toEqual(['backend:api']);
  });

  it('of the manifest replace agents/; folders are listed although they are refused', () => {
    const files = { 'agents/a.md': 'a', 'x/b.md': 'b', 'y/z/c.md': 'c' };

    const plugin = readPluginOf({ ...files, ...manifestOf({ agents: ['./x/b.md', './y'] }) });

    expect(namesOf(plugin.agents)).toEqual(['b', 'z:c']);
    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('component_path_type');
  });
});

describe('commands', () => {
  it('are Markdown files below commands/, named by their folders', () => {
    const plugin = readPluginOf({
      'commands/top.md': 'x',
      'commands/db/migrate.md': '---\nargument-hint: [x]\n---\n',
      'commands/db/q.md': markdown('qux'),
    });

    expect(plugin.commands).toMatchObject([
      { id: 'db:migrate', name: 'db:migrate', argumentHint: '[x]' },
      { id: 'db:q', name: 'db:qux' },
      { id: 'top', name: 'top' },
    ]);
  });

  it('in a folder with skill.md in any letter case are one', () => {
    const plugin = readPluginOf({
      'commands/kit/Skill.md': markdown('kit'),
      'commands/kit/ref.md': 'r',
      'commands/kit/x/y.md': 'y',
    });

    expect(plugin.commands).toMatchObject([
      { id: 'kit', name: 'kit', path: 'p/commands/kit/Skill.md' },
    ]);
  });

  it('of the manifest replace commands/', () => {
    const files = { 'commands/a.md': 'a', 'x/b.md': 'b', 'y/z/c.md': 'c' };

    expect(
      namesOf(
        readPluginOf({ ...files, ...manifestOf({ commands: ['./x/b.md', './y/'] }) }).commands,
      ),
    ).toEqual(['b', 'z:c']);
    expect(namesOf(readPluginOf({ ...files, ...manifestOf({ commands: [] }) }).commands)).toEqual(
      [],
    );
  });
});

describe('commands', () => {
  it('may be a map of files and texts, whose description wins', () => {
    const commands = {
      go: { source: './x.md', description: 'Goes', model: 'opus', allowedTools: ['Read'] },
      inl: { content: 'hi', argumentHint: 'x' },
    };

    const plugin = readPluginOf({ ...manifestOf({ commands }), 'x.md': markdown('x') });

    expect(plugin.loadable).toBe(true);
    expect(plugin.commands).toMatchObject([
      {
        id: 'go',
        name: 'x',
        path: 'p/x.md',
        description: 'Goes',
        model: 'opus',
        allowedTools: ['Read'],
      },
      { name: 'inl', path: null, frontmatterState: 'inline', bodyBytes: 2, argumentHint: 'x' },
    ]);
  });
});

describe('commands', () => {
  it('of a map are named by their frontmatter, or by their key', () => {
    const commands = {
      'two words': { source: './two.md' },
      'a:b': { source: './three.md' },
      dir: { source: './dir', description: 'unused' },
      again: { source: './two.md' },
      json: { source: './x.json' },
    };

    const plugin = readPluginOf({
      ...manifestOf({ commands }),
      'two.md': markdown('two'),
      'three.md': markdown('three'),
      'dir/sub/k.md': 'k',
      'x.json': '{}',
    });

    expect(plugin.commands).toMatchObject([
      { id: 'two-words', name: 'two' },
      { id: 'a-b', name: 'a:three' },
      { id: 'sub:k', name: 'sub:k', path: 'p/dir/sub/k.md', description: null },
    ]);
    expect(codesOf(plugin)).toContain('command_not_markdown');
  });

  it('with inline text may share a name', () => {
    const content = '---\nname: x\n---\n';

    const plugin = readPluginOf(manifestOf({ commands: { a: { content }, b: { content } } }));

    expect(namesOf(plugin.commands)).toEqual(['x', 'x']);
  });

  it('with inline text have its frontmatter, below what the map says', () => {
    const head = 'name: p:n\ndescription: own\nmodel: opus\nallowed-tools: Read';
    const commands = {
      one: { content: `---\n${head}\n---\nhello` },
      two: { content: '---\ndescription: own\n---\n', description: 'map' },
      bad: { content: '---\n"a\n---\n' },
    };

    const plugin = readPluginOf(manifestOf({ commands }));

    expect(plugin.commands).toMatchObject([
      { id: 'one', name: 'n', description: 'own', model: 'opus', allowedTools: ['Read'] },
      { id: 'two', name: 'two', description: 'map', frontmatterState: 'inline' },
      { id: 'bad', name: 'bad', description: null, frontmatter: {} },
    ]);
    expect(plugin.problems).toMatchObject([
      { code: 'frontmatter_invalid', path: 'p/.claude-plugin/plugin.json' },
    ]);
  });

  it('in a list are Markdown files only', () => {
    const commands = ['./a.json', './b.md', './c.MD'];

    const plugin = readPluginOf({
      ...manifestOf({ commands }),
      'a.json': '{}',
      'b.md': 'b',
      'c.MD': 'c',
    });

    expect(namesOf(plugin.commands)).toEqual(['b', 'c.MD']);
    expect(codesOf(plugin)).toContain('command_not_markdown');
  });
});

describe('commands', () => {
  it.each([
    ['p:sub:deep', 'sub:deep'],
    ['p:deep', 'sub:p:deep'],
    ['sub:deep', 'sub:sub:deep'],
  ])('in a folder drop from the name %j the whole prefix alone', (written, name) => {
    const plugin = readPluginOf({ ...manifestOf(), 'commands/sub/n.md': markdown(written) });

    expect(namesOf(plugin.commands)).toEqual([name]);
  });

  it('stay inside the plugin', () => {
    const plugin = readPluginOf(manifestOf({ commands: ['./../x.md', './none.md'] }));

    expect(plugin.loadable).toBe(true);
    expect(codesOf(plugin)).toEqual(['component_path_escapes', 'component_path_missing']);
  });
});
