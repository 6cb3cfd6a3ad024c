import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, readPluginOf, type Written } from './tree-of.ts';

const PATH = '.claude-plugin/plugin.json';

describe('plugin.json', () => {
  it.each([
    ['no name', {}],
    ['an empty name', { name: '' }],
    ['a space in the name', { name: 'a b' }],
    ['a name that is no text', { name: 5 }],
    ['a version that is no text', { name: 'p', version: 3 }],
    ['dependencies as a map', { name: 'p', dependencies: { a: '1' } }],
    ['a null component field', { name: 'p', commands: null }],
    ['skills as a map', { name: 'p', skills: { count: 1 } }],
    ['a folder among agents', { name: 'p', agents: './agents/' }],
    ['a path without ./', { name: 'p', commands: 'commands' }],
    ['the root variable in a path', { name: 'p', commands: `$\{CLAUDE_PLUGIN_ROOT}/commands` }],
    ['hooks that are no .json', { name: 'p', hooks: './hooks' }],
    ['an MCP path that is no .json', { name: 'p', mcpServers: './mcp' }],
    ['an invalid inline server', { name: 'p', mcpServers: { a: { url: 'https://x.example' } } }],
    ['an inner mcpServers', { name: 'p', mcpServers: { mcpServers: { a: { command: 'x' } } } }],
    ['an invalid language server', { name: 'p', lspServers: { a: { command: 'x' } } }],
  ])('with %s makes the plugin not loadable', (_what, json) => {
    expect(readPluginOf({ [PATH]: { json } }).loadable).toBe(false);
  });

  it.each([
    [{ author: 'Bo' }],
    [{ description: 5 }],
    [{ homepage: 'nope' }],
    [{ repository: { url: 'x' } }],
    [{ license: ['MIT'] }],
    [{ keywords: 'x' }],
    [{ $schema: 1 }],
    [{ displayName: {} }],
  ])('may have the wrong type in %j', (fields) => {
    const plugin = readPluginOf(manifestOf(fields));

    expect(plugin.loadable).toBe(true);
    expect(codesOf(plugin)).toContain('manifest_field_ignored');
  });
});

describe('plugin.json', () => {
  it('may have unknown keys, a name with signs, and dependencies of every form', () => {
    const fields = {
      name: 'a/b:c@d',
      unknown: 1,
      dependencies: ['n', 'n@mkt', { name: 'n', version: '^1' }],
    };

    const plugin = readPluginOf({ [PATH]: { json: fields } });

    expect(plugin).toMatchObject({ loadable: true, manifestName: 'a/b:c@d', name: 'p' });
    expect(codesOf(plugin)).toEqual(['name_differs']);
  });

  it.each<[string, Written, string]>([
    ['invalid JSON', '{ bad', 'manifest_invalid_json'],
    ['a list', '[1]', 'manifest_not_object'],
  ])('as %s is refused, and the default folders are listed', (_what, file, code) => {
    const plugin = readPluginOf({ [PATH]: file, 'commands/b.md': 'b' });

    expect(plugin).toMatchObject({
      loadable: false,
      manifestName: null,
      commands: [{ name: 'b' }],
    });
    expect(codesOf(plugin)[0]).toBe(code);
  });

  it('may start with a byte order mark', () => {
    const plugin = readPluginOf({ [PATH]: '\uFEFF{"name": "p"}' });

    expect(plugin).toMatchObject({ loadable: true, manifestName: 'p' });
  });

  it('names the line of a key at fault', () => {
    const plugin = readPluginOf({ [PATH]: '{\n"name": "p",\n"commands": [\n"./a",\n7]}' });

    expect(plugin.problems).toContainEqual(
      expect.objectContaining({ code: 'manifest_field_type', path: `p/${PATH}`, line: 5 }),
    );
  });
});

describe('plugin.json', () => {
  it('at the plugin’s root is not used', () => {
    const plugin = readPluginOf({
      'plugin.json': { json: { name: 'x', commands: './x/' } },
      'x/a.md': 'a',
    });

    expect(plugin).toMatchObject({ loadable: true, manifestName: null, commands: [] });
    expect(codesOf(plugin)).toContain('manifest_at_root');
  });
});

describe('plugin.json', () => {
  it.each<[Written]>([
    ['{ bad'],
    ['[]'],
    [{ json: { name: 'a b' } }],
    [{ json: { name: 'a', agents: 5 } }],
  ])('at the plugin’s root refuses the plugin when it is %j', (file) => {
    const plugin = readPluginOf({ 'plugin.json': file });

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('manifest_at_root_invalid');
  });

  it('at the root is no matter beside a proper one', () => {
    expect(readPluginOf({ ...manifestOf(), 'plugin.json': '{ bad' }).problems).toEqual([]);
  });
});
