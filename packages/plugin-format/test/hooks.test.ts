import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, readPluginOf } from './tree-of.ts';

const command = (text: string) => ({ hooks: [{ type: 'command', command: text }] });
const readHooks = (json: unknown) => readPluginOf({ 'hooks/hooks.json': { json } });

describe('hooks', () => {
  it('come from hooks/hooks.json and add to the manifest’s, one row an action', () => {
    const hooks = [{ Stop: [command('inline')] }, './more.json', './hooks/hooks.json'];
    const plugin = readPluginOf({
      ...manifestOf({ hooks }),
      'hooks/hooks.json': {
        json: { hooks: { PreToolUse: [{ matcher: 'Bash', ...command('file') }] } },
      },
      'more.json': { json: { hooks: { Stop: [command('more')] } } },
    });

    expect(plugin.loadable).toBe(true);
    expect(plugin.hooks).toEqual([
      {
        event: 'PreToolUse',
        matcher: 'Bash',
        type: 'command',
        command: 'file',
        path: 'p/hooks/hooks.json',
      },
      {
        event: 'Stop',
        matcher: null,
        type: 'command',
        command: 'inline',
        path: 'p/.claude-plugin/plugin.json',
      },
      { event: 'Stop', matcher: null, type: 'command', command: 'more', path: 'p/more.json' },
    ]);
    expect(codesOf(plugin)).toContain('hooks_default_repeated');
  });
});

describe('hooks', () => {
  it.each([
    [{ type: 'command', command: 'x', timeout: 0.5, description: 5 }],
    [{ type: 'command', command: '' }],
    [{ type: 'http', url: 'https://x.example' }],
    [{ type: 'mcp_tool', server: 's', tool: 't' }],
    [{ type: 'prompt', prompt: 'x' }],
    [{ type: 'agent', prompt: 'x' }],
  ])('may be %j', (hook) => {
    expect(readHooks({ hooks: { Stop: [{ hooks: [hook] }] } }).hooks).toHaveLength(1);
  });

  it.each([
    [{ Nonsense: [command('x')] }, 'hooks_event_unknown'],
    [{ Stop: 'x' }, 'hooks_item_invalid'],
    [{ Stop: [5] }, 'hooks_item_invalid'],
    [{ Stop: [{ matcher: 5, ...command('x') }] }, 'hooks_item_invalid'],
    [{ Stop: [{ hooks: [{ type: 'magic' }] }] }, 'hooks_item_invalid'],
    [{ Stop: [{ hooks: [{ type: 'command' }] }] }, 'hooks_item_invalid'],
    [{ Stop: null, PreToolUse: null }, 'hooks_item_invalid'],
    [
      { Stop: [{ hooks: [{ type: 'command', command: 'x', timeout: '5' }] }] },
      'hooks_item_invalid',
    ],
    [{ Stop: [{ hooks: [{ type: 'command', command: 'x', timeout: 0 }] }] }, 'hooks_item_invalid'],
    [
      { Stop: [{ hooks: [{ type: 'command', command: 'x', shell: 'zsh' }] }] },
      'hooks_item_invalid',
    ],
    [{ Stop: [{ hooks: [{ type: 'http', url: 'nourl' }] }] }, 'hooks_item_invalid'],
    [{ Stop: [{ hooks: [{ type: 'mcp_tool', tool: 't' }] }] }, 'hooks_item_invalid'],
  ])('drop what is bad in %j', (events, code) => {
    const plugin = readHooks({ hooks: { ...events, SessionEnd: [command('good')] } });

    expect(plugin).toMatchObject({
      loadable: true,
      hooks: [{ event: 'SessionEnd', command: 'good' }],
    });
    expect(codesOf(plugin)).toContain(code);
  });

  it.each([
    [{ hooks: [] }],
    [{ hooks: 'x' }],
    [{ hooks: [{ event: 'Stop', command: 'x' }] }],
    [{ PreToolUse: [command('x')] }],
    [{ hooks: {}, PermissionRequest: [command('x')] }],
    [{ hooks: {}, config: { PreToolUse: [command('x')] } }],
    [{ hooks: {}, events: [{ matcher: 'x', ...command('x') }] }],
    [{ hooks: {}, more: { hooks: [{ type: 'command', command: 'x' }] } }],
    [{ matcher: 'Bash', hooks: { Stop: [] } }],
    [[{ matcher: 'a', ...command('x') }]],
    [{ description: 5, hooks: { PreToolUse: [command('x')] } }],
  ])('refuse the plugin when the file holds %j', (json) => {
    const plugin = readHooks(json);

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('hooks_refused');
  });
});

describe('hooks', () => {
  it.each([
    [[], 'hooks_not_object'],
    [{ Stop: [command('x')] }, 'hooks_no_wrapper'],
    [{ PreToolUse: [] }, 'hooks_no_wrapper'],
    [{ hooks: null }, 'hooks_file_invalid'],
    [{ description: 5, hooks: { Stop: [command('x')] } }, 'hooks_file_invalid'],
    [{ modules: 'x.ts', hooks: { Stop: [command('x')] } }, 'hooks_file_invalid'],
  ])('are lost when the file holds %j', (json, code) => {
    const plugin = readHooks(json);

    expect(plugin).toMatchObject({ loadable: true, hooks: [] });
    expect(codesOf(plugin)).toContain(code);
  });

  it('are lost when the file is no JSON', () => {
    const plugin = readPluginOf({ 'hooks/hooks.json': '\uFEFF{}' });

    expect(codesOf(plugin)).toContain('hooks_invalid_json');
  });
});

describe('hooks', () => {
  it.each([[{ PreToolUse: [] }], [{ PermissionRequest: null }]])(
    'are loaded beside %j at the top level of the file',
    (json) => {
      const plugin = readHooks({ ...json, hooks: { Stop: [command('x')] } });

      expect(plugin).toMatchObject({ loadable: true, hooks: [{ event: 'Stop' }] });
    },
  );

  it('may be left to a module that the file names', () => {
    const plugin = readHooks({ modules: ['./a.ts'] });

    expect(plugin).toMatchObject({ loadable: true, hooks: [] });
    expect(codesOf(plugin)).not.toContain('hooks_no_wrapper');
  });

  it('may nest lists deeply without exhausting the reader', () => {
    const plugin = readPluginOf({
      'hooks/hooks.json': `${'['.repeat(100_000)}${']'.repeat(100_000)}`,
    });

    expect(codesOf(plugin)).toContain('hooks_not_object');
  });
});

const HOOK = { type: 'command', command: 'x' };
const BAD_GUARDS: [unknown][] = [
  [{ matcher: 'a', hooks: [HOOK] }],
  ['./x.sh'],
  [['./x.sh']],
  [[HOOK]],
  [[{ matcher: 'Bash' }]],
  [[{ matcher: {}, hooks: [HOOK] }]],
  [[{ matcher: ['Bash'], hooks: [HOOK] }]],
  [[{ hooks: [{ command: 'x' }] }]],
  [[{ hooks: [HOOK, { type: 'script', command: 'x' }] }]],
  [[{ hooks: [{ type: 'command' }] }]],
  [[{ hooks: [{ ...HOOK, timeout: '5' }] }]],
  [[{ hooks: [{ ...HOOK, timeout: 0 }] }]],
];

describe('a guard hook that cannot be loaded', () => {
  it.each(BAD_GUARDS)('refuses the plugin from a file: %j', (value) => {
    for (const event of ['PreToolUse', 'PermissionRequest']) {
      const plugin = readHooks({ hooks: { [event]: value } });

      expect(plugin.loadable).toBe(false);
      expect(codesOf(plugin)).toContain('hooks_refused');
    }
  });

  it.each(BAD_GUARDS)('refuses the plugin from its plugin.json: %j', (value) => {
    const plugin = readPluginOf(manifestOf({ hooks: [{ PreToolUse: value }] }));

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('hooks_refused');
  });

  it('refuses the plugin from a file that plugin.json names', () => {
    const plugin = readPluginOf({
      ...manifestOf({ hooks: './h.json' }),
      'h.json': { json: { hooks: { PreToolUse: [HOOK] } } },
    });

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('hooks_refused');
  });
});

describe('a guard hook that cannot be loaded', () => {
  it.each([
    [{ hooks: { hooks: { PreToolUse: [command('x')] } } }],
    [{ hooks: [{ matcher: 'a', hooks: [HOOK] }] }],
    [{ hooks: { Stop: { PreToolUse: [command('x')] } } }],
    [{ hooks: { Stop: [{ PreToolUse: [command('x')] }] } }],
    [{ PreToolUse: [command('x')] }],
    [{ config: { PreToolUse: [command('x')] } }],
    [{ experimental: { PreToolUse: [command('x')] } }],
  ])('refuses the plugin where plugin.json has no place for it: %j', (fields) => {
    const plugin = readPluginOf(manifestOf(fields));

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toContain('hooks_refused');
  });

  it.each([
    [{ hooks: { PreToolUse: [command('x')] } }],
    [{ hooks: { PreToolUse: null, PermissionRequest: [] } }],
    [{ hooks: { PreToolUse: [{ matcher: 'Bash', hooks: [] }] } }],
    [{ hooks: { hooks: { Stop: [command('x')] } } }],
    [{ hooks: [{ event: 'PreToolUse', command: 'x' }] }],
    [{ metadata: { PreToolUse: [command('x')] } }],
  ])('is not seen in %j', (fields) => {
    expect(readPluginOf(manifestOf(fields)).loadable).toBe(true);
  });
});

describe('hooks of an entry', () => {
  it.each([
    [{ hooks: { Stop: [command('x')] } }],
    [{ PreToolUse: [HOOK] }],
    [{ PostToolUse: [HOOK] }],
    [{ PreToolUse: { a: 1 } }],
    [{ Foo: [] }],
    [{ Stop: null }],
    [{ Stop: [{ matcher: 5, hooks: [] }] }],
    [{ Stop: [{ hooks: [HOOK, { type: 'x' }] }] }],
    [[{ Foo: [] }]],
  ])('are strict: %j refuses the plugin', (hooks) => {
    for (const files of [{}, manifestOf()]) {
      const plugin = readPluginOf(files, { hooks });

      expect(plugin.loadable).toBe(false);
      expect(codesOf(plugin)).toContain('entry_field_type');
    }
  });

  it('in a list are ignored, and refuse the plugin if one is a guard', () => {
    const stop = readPluginOf({}, { hooks: [{ Stop: [command('x')] }] });
    const guard = readPluginOf({}, { hooks: [{ PreToolUse: [command('x')] }] });

    expect(stop).toMatchObject({ loadable: true, hooks: [] });
    expect(codesOf(stop)).toContain('entry_field_ignored');
    expect(guard.loadable).toBe(false);
    expect(codesOf(guard)).toContain('hooks_refused');
  });
});
