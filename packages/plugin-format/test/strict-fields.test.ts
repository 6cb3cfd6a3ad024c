import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, readPluginOf } from './tree-of.ts';

const KEY = { type: 'string', title: 'Key', description: 'An API key.' };
const userConfig = (option: object, key = 'api_key') => ({ userConfig: { [key]: option } });
const WATCH = { name: 'w', command: 'tail -f x', description: 'Watches x.' };
const server = (config: unknown) => ({ mcpServers: { a: config } });
const remote = (fields: object) => server({ type: 'http', url: 'https://x.example', ...fields });
const EDITOR = { type: 'sse-ide', url: 'ws://x.example', ideName: 'e' };

const REFUSED: [object][] = [
  [userConfig({ ...KEY, title: undefined })],
  [userConfig({ ...KEY, description: undefined })],
  [userConfig({ ...KEY, type: 'text' })],
  [userConfig({ ...KEY, placeholder: 'p' })],
  [userConfig({ ...KEY, required: 'yes' })],
  [userConfig({ ...KEY, default: null })],
  [userConfig({ ...KEY, default: 'a', options: [] })],
  [userConfig({ ...KEY, default: 'a', options: ['a', 'A'] })],
  [userConfig({ ...KEY, default: 'c', options: ['a', 'b'] })],
  [userConfig({ ...KEY, options: ['a', 'b'] })],
  [userConfig({ ...KEY, default: 'a', multiple: true, options: ['a'] })],
  [userConfig(KEY, 'api-key')],
  [{ userConfig: { a: 'string' } }],
  [{ channels: ['a'] }],
  [{ channels: [{ displayName: 'A' }] }],
  [{ channels: [{ server: 'a', other: 1 }] }],
  [{ channels: [{ server: 'a', ...userConfig({ type: 'string' }) }] }],
  [{ monitors: './monitors/' }],
  [{ monitors: WATCH }],
  [{ monitors: [{ ...WATCH, description: undefined }] }],
  [{ monitors: [{ ...WATCH, when: 'never' }] }],
  [{ monitors: [WATCH, WATCH] }],
  [{ experimental: { monitors: './monitors/' } }],
  [{ experimental: { outputStyles: 'styles' } }],
  [{ experimental: { themes: [{ name: 'x' }] } }],
  [{ themes: [{ name: 'x' }] }],
  [{ defaultEnabled: 'yes' }],
  [{ types: 'plugin' }],
  [{ types: './../a.d.ts' }],
  [{ dependencies: [{ name: 'a b' }] }],
  [{ dependencies: [{ name: 'a', marketplace: 5 }] }],
  [{ dependencies: ['a@b@1.0'] }],
  [{ agents: ['./agents/A.MD'] }],
  [{ commands: { a: { content: '' } } }],
  [{ mcpServers: 'https://x.example/mcp' }],
  [{ mcpServers: 'https://x.example/a.mcpb?x=1' }],
  [{ mcpServers: './a.MCPB' }],
  [server({ command: 'x', timeout: 0 })],
  [server({ command: 'x', alwaysLoad: 'yes' })],
  [remote({ oauth: { clientId: 5 } })],
  [remote({ oauth: { authServerMetadataUrl: 'http://x.example' } })],
  [remote({ toolPermissions: { a: 'perhaps' } })],
  [server({ ...EDITOR, ideName: undefined })],
];

const ACCEPTED: [object][] = [
  [userConfig(KEY)],
  [userConfig({ ...KEY, type: 'number', min: 1, max: 2.5, default: 2, sensitive: true })],
  [userConfig({ ...KEY, default: 'a', options: ['a', 'b'] })],
  [userConfig({ ...KEY, required: true, options: ['a'] })],
  [{ channels: [{ server: 'a', displayName: 'A', ...userConfig(KEY) }] }],
  [{ monitors: [WATCH, { ...WATCH, name: 'v', when: 'on-skill-invoke:s' }] }],
  [{ monitors: './m.json' }],
  [{ experimental: { themes: './t', evals: ['./e'], other: 1 } }],
  [{ experimental: 'soon' }],
  [{ defaultEnabled: false, types: './t.d.ts' }],
  [{ dependencies: ['a@b@^1.0', { name: 'a', marketplace: 'b', version: 5 }] }],
  [{ commands: { a: { source: './a.md', content: '' } } }],
  [{ mcpServers: 'https://x.example/a.mcpb' }],
  [remote({ oauth: { clientId: 'c', callbackPort: 80 }, tools: [{ name: 't' }], timeout: 5 })],
  [server({ type: 'sdk', name: 'x' })],
  [server(EDITOR)],
];

describe('a field of a wrong shape', () => {
  it.each(REFUSED)('%j makes plugin.json not loadable', (fields) => {
    const plugin = readPluginOf({ ...manifestOf(fields), 'a.md': 'a' });

    expect(plugin.loadable).toBe(false);
  });

  it.each(REFUSED)('%j makes an entry not loadable', (fields) => {
    expect(readPluginOf({ 'a.md': 'a' }, fields).loadable).toBe(false);
  });

  it('names the line of what is wrong in it', () => {
    const path = '.claude-plugin/plugin.json';
    const plugin = readPluginOf({
      [path]: '{"name": "p",\n"userConfig": {\n"a": {"type": "string"}}}',
    });

    expect(plugin.problems).toContainEqual(
      expect.objectContaining({ code: 'manifest_field_type', path: `p/${path}`, line: 3 }),
    );
  });
});

describe('a field of a right shape', () => {
  it.each(ACCEPTED)('%j lets plugin.json load', (fields) => {
    const plugin = readPluginOf({ ...manifestOf(fields), 'a.md': 'a' });

    expect(plugin.loadable).toBe(true);
  });

  it.each(ACCEPTED)('%j lets an entry load', (fields) => {
    expect(readPluginOf({ 'a.md': 'a' }, fields).loadable).toBe(true);
  });
});

describe('a permission hook at the top of plugin.json', () => {
  it.each([['PreToolUse'], ['PermissionRequest']])('%s refuses the plugin', (event) => {
    const hook = { matcher: 'x', hooks: [{ type: 'command', command: 'x' }] };

    const plugin = readPluginOf(manifestOf({ [event]: [hook] }));

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('hooks_refused');
  });

  it('is no matter where there is none in it', () => {
    expect(readPluginOf(manifestOf({ PreToolUse: [] })).loadable).toBe(true);
  });
});

describe('the relevance of an entry', () => {
  it.each([
    [{ topic: 5 }],
    [{ topic: 'x'.repeat(65) }],
    [{ signals: { cli: 'stripe' } }],
    [{ signals: { manifestDeps: [{ file: 'go.mod' }] } }],
  ])('makes it not loadable when it is %j', (relevance) => {
    const plugin = readPluginOf(manifestOf(), { relevance });

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('entry_field_type');
  });

  it.each([
    ['high'],
    [{ topic: 'Stripe', signals: { cli: ['stripe'], hosts: ['api.stripe.com'] }, other: 1 }],
  ])('may be %j', (relevance) => {
    expect(readPluginOf(manifestOf(), { relevance }).loadable).toBe(true);
  });
});
