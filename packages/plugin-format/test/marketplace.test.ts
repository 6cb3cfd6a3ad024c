import { describe, expect, it } from 'vitest';
import { codesOf, marketplaceOf, namesOf, readFiles } from './tree-of.ts';

const PATH = '.claude-plugin/marketplace.json';

describe('a marketplace', () => {
  it('is read with its own fields, those of metadata and its renames', () => {
    const metadata = { pluginRoot: './plugins', description: 'Inner', version: '3' };
    const files = marketplaceOf([], { metadata, renames: { old: 'new', gone: null } });

    const { snapshot } = readFiles(files);

    expect(snapshot.marketplace).toEqual({
      path: PATH,
      name: 'tools',
      description: 'Inner',
      version: '3',
      owner: { name: 'Ann', email: null, url: null },
      pluginRoot: './plugins',
      renames: { old: 'new', gone: null },
      loadable: true,
    });
    expect(snapshot.problems).toEqual([]);
  });

  it.each([
    ['a trailing comma', '{\n"name": "x",\n}', 3],
    ['a comment', '// hello\n{}', 1],
    ['an unclosed object', '{"name": "x"\n\n', 3],
  ])('with %s is in error at the line of the fault', (_what, text, line) => {
    const { snapshot } = readFiles({ [PATH]: text });

    expect(snapshot.marketplace?.loadable).toBe(false);
    expect(snapshot.problems).toMatchObject([
      { code: 'marketplace_invalid_json', path: PATH, line },
    ]);
  });

  it('may start with one byte order mark', () => {
    const text = JSON.stringify({ name: 'x', owner: { name: 'A' }, plugins: [] });

    const { snapshot } = readFiles({ [PATH]: `\uFEFF${text}` });

    expect(snapshot.marketplace?.loadable).toBe(true);
    expect(codesOf(snapshot)).toEqual(['json_byte_order_mark']);
  });
});

describe('a marketplace', () => {
  it('in UTF-16 is in error', () => {
    const bytes = Uint8Array.from(Buffer.from('\uFEFF{}', 'utf16le'));

    const { snapshot } = readFiles({ [PATH]: bytes });

    expect(codesOf(snapshot)).toEqual(['json_not_utf8', 'marketplace_invalid_json']);
  });

  it.each([[[]], ['text'], [null], [5]])('that is %j is in error', (json) => {
    const { snapshot } = readFiles({ [PATH]: { json } });

    expect(snapshot).toMatchObject({ marketplace: { loadable: false }, plugins: [], external: [] });
    expect(codesOf(snapshot)).toEqual(['marketplace_not_object']);
  });

  it('in a wrapper has no entries', () => {
    const { snapshot } = readFiles({
      [PATH]: { json: { marketplace: { name: 'x', plugins: [] } } },
    });

    expect(codesOf(snapshot)).toEqual([
      'marketplace_name_missing',
      'marketplace_owner_missing',
      'marketplace_plugins_missing',
      'marketplace_unknown_key',
    ]);
  });

  it.each([
    [{ metadata: [] }],
    [{ version: 1 }],
    [{ description: null }],
    [{ $schema: {} }],
    [{ metadata: { version: 2 } }],
    [{ forceRemoveDeletedPlugins: 'yes' }],
    [{ allowCrossMarketplaceDependenciesOn: 'x' }],
    [{ allowCrossMarketplaceDependenciesOn: [1] }],
    [{ owner: { name: 'Ann', email: 5 } }],
    [{ owner: { name: 'Ann', url: null } }],
  ])('with the wrong type in %j is refused', (fields) => {
    const { snapshot } = readFiles(marketplaceOf([], fields));

    expect(snapshot.marketplace?.loadable).toBe(false);
    expect(codesOf(snapshot)).toEqual(['marketplace_field_type']);
  });
});

describe('a marketplace', () => {
  it('elsewhere than at the root is noted, not indexed', () => {
    const nested = { 'x/.claude-plugin/marketplace.json': { json: { name: 'y' } } };

    const { snapshot } = readFiles({ ...marketplaceOf([]), ...nested });

    expect(snapshot.nestedMarketplaces).toEqual(['x/.claude-plugin/marketplace.json']);
    expect(codesOf(snapshot)).toEqual(['marketplace_nested']);
  });
});

describe('a marketplace name', () => {
  it.each([
    ...['a b', 'a/b', 'a\\b', '..', '.', 'a\u200Bb', 'a\u0000b'],
    ...['_a', '-a', 'a@b', 'a:b', 'a+b', 'a%b', 'a,b'],
  ])('cannot be %j', (name) => {
    const { snapshot } = readFiles(marketplaceOf([], { name }));

    expect(codesOf(snapshot)).toEqual(['marketplace_name_malformed']);
  });

  it.each([
    'agent-skills',
    'inline',
    'claudeai-x',
    'agent_skills',
    'agent-skills.',
    'Agent-Skills',
    'tööls',
    ...['claude-plugins', 'claude-marketplace', 'claude-plugins-dev', 'claudeplugins'],
    ...['ClaudePlugins', 'claude-plug-ins', '--claude.directories', 'anthropic-directory'],
    ...['anthropic-official', 'my-claude-official', 'official-claude-x', 'not-official-anthropic'],
    ...['claude-off-icial', 'the-offi-cial-claude'],
  ])('cannot be the reserved %j', (name) => {
    const { snapshot } = readFiles(marketplaceOf([], { name }));

    expect(snapshot.marketplace?.loadable).toBe(false);
    expect(codesOf(snapshot)).toEqual(['marketplace_name_reserved']);
  });

  it.each([
    ...['claude-code-plugins-plus', 'the-claude-plugins', 'claude-skills', 'claude-plug-insane'],
    ...['claude', 'a.b', 'A_b.'],
  ])('may be %j', (name) => {
    const { snapshot } = readFiles(marketplaceOf([], { name }));

    expect(snapshot.marketplace?.loadable).toBe(true);
    expect(codesOf(snapshot)).toEqual([]);
  });

  it('may be an official one in a repository of anthropics', () => {
    const { snapshot } = readFiles(
      marketplaceOf([], { name: 'agent-skills' }),
      'anthropics/skills',
    );

    expect(snapshot.marketplace?.loadable).toBe(true);
  });
});

describe('entries', () => {
  it('cost no neighbour anything when they are bad', () => {
    const good = { name: 'good', source: './good' };
    const files = marketplaceOf(['text', 7, null, {}, { name: 'x' }, good]);

    const { snapshot } = readFiles({ ...files, 'good/commands/a.md': 'a' });

    expect(snapshot.plugins).toMatchObject([{ index: 5, name: 'good', loadable: true }]);
    expect(snapshot.external).toMatchObject([
      { index: 0, name: 'text', source: { kind: 'invalid', value: 'text' } },
      { index: 1, name: null },
      { index: 2, name: null },
      { index: 3, name: null, loadable: false },
      { index: 4, name: 'x', source: { kind: 'invalid', value: null } },
    ]);
  });

  it('may repeat a name, with a problem for the later one', () => {
    const entry = { name: 'a', source: './p' };

    const { snapshot } = readFiles({ ...marketplaceOf([entry, entry]), 'p/x': '' });

    expect(namesOf(snapshot.plugins.map(({ name }) => ({ name: name ?? '' })))).toEqual(['a', 'a']);
    expect(codesOf(snapshot.plugins[0] ?? { problems: [] })).not.toContain('entry_name_repeated');
    expect(codesOf(snapshot.plugins[1] ?? { problems: [] })).toContain('entry_name_repeated');
  });

  it.each(['a b', '__proto__', 'x/y', '\u202Egnp', 'Café', '-a'])(
    'are not loadable as %j',
    (name) => {
      const { snapshot } = readFiles({ ...marketplaceOf([{ name, source: './p' }]), 'p/x': '' });

      expect(snapshot.plugins).toMatchObject([{ name, loadable: false }]);
    },
  );
});

describe('entries', () => {
  it.each([
    [{ description: 5 }],
    [{ tags: 'x' }],
    [{ tags: ['a', 1] }],
    [{ keywords: null }],
    [{ author: 'Bo' }],
    [{ author: { email: 'x' } }],
    [{ version: 2 }],
    [{ strict: null }],
    [{ homepage: 'not a url' }],
    [{ repository: { url: 'x' } }],
    [{ dependencies: { a: '1' } }],
  ])('are not loadable with %j', (fields) => {
    const entry = { name: 'a', source: './p', ...fields };

    const { snapshot } = readFiles({ ...marketplaceOf([entry]), 'p/x': '' });

    expect(snapshot.plugins).toMatchObject([{ name: 'a', loadable: false }]);
    expect(codesOf(snapshot.plugins[0] ?? { problems: [] })).toContain('entry_field_type');
  });

  it('say on which line their problem is', () => {
    const text =
      '{"name": "t", "owner": {"name": "A"}, "plugins": [\n{"name": "a",\n"source": "./p",\n"tags": 5}]}';

    const { snapshot } = readFiles({ [PATH]: text, 'p/x': '' });

    expect(snapshot.plugins[0]?.problems).toContainEqual(
      expect.objectContaining({ code: 'entry_field_type', path: PATH, line: 4 }),
    );
  });
});
