import { describe, expect, it } from 'vitest';
import { codesOf, manifestOf, namesOf, readPluginOf, type Written } from './tree-of.ts';

/** A reference to a variable, as configuration files write it. */
const variable = (name: string): string => `$\{${name}}`;

const readMcp = (json: unknown) => readPluginOf({ '.mcp.json': { json } });

describe('MCP servers', () => {
  it('are not read from a path that turns back, even within the plugin', () => {
    const plugin = readPluginOf({
      ...manifestOf({ mcpServers: './conf/../m.json' }),
      'm.json': { json: { mcpServers: { a: { command: 'x' } } } },
    });

    expect(plugin.mcpServers).toEqual([]);
    expect(codesOf(plugin)).toEqual(['component_path_escapes']);
  });

  it('cannot be called __proto__', () => {
    const servers = '{"mcpServers":{"__proto__":{"command":"x"},"a":{"command":"y"}}}';

    expect(namesOf(readPluginOf({ '.mcp.json': servers }).mcpServers)).toEqual(['a']);
  });

  it('that are dropped take nothing from those of their name before them', () => {
    const plugin = readPluginOf({
      ...manifestOf({ mcpServers: './other.json' }),
      '.mcp.json': { json: { mcpServers: { a: { command: 'x' } } } },
      'other.json': { json: { mcpServers: { a: { command: 1 } } } },
    });

    expect(plugin.mcpServers).toMatchObject([{ name: 'a', command: 'x', loadable: true }]);
  });

  it('come from .mcp.json with or without the wrapper, and merge with the manifest’s', () => {
    const mcpServers = [
      './m.json',
      { inl: { type: 'http', url: 'https://h.example' } },
      './x.mcpb',
    ];
    const files = {
      '.mcp.json': { json: { mcpServers: { wrap: { command: 'n' }, both: { command: 'file' } } } },
      'm.json': { json: { $schema: 'x', flat: { command: 'q' }, both: { command: 'manifest' } } },
    };

    const plugin = readPluginOf({ ...files, ...manifestOf({ mcpServers }) });

    expect(plugin.loadable).toBe(true);
    expect(plugin.mcpServers).toMatchObject([
      { name: 'both', command: 'manifest', path: 'p/m.json' },
      { name: 'flat', transport: 'stdio', loadable: true },
      {
        name: 'inl',
        transport: 'http',
        url: 'https://h.example',
        path: 'p/.claude-plugin/plugin.json',
      },
      { name: 'mcpb:./x.mcpb', transport: 'bundle' },
      { name: 'wrap' },
    ]);
    expect(codesOf(plugin)).toEqual(expect.arrayContaining(['mcp_flat_map', 'mcp_bundle']));
  });
});

describe('MCP servers', () => {
  it.each([
    [{ command: 'x' }, 'stdio', true],
    [{ type: 'stdio', command: 'x', url: 'y' }, 'stdio', true],
    [{ type: 'http', url: 'https://x.example' }, 'http', true],
    [{ type: 'streamable-http', url: '' }, 'streamable-http', true],
    [{ type: 'sse', url: 'https://x.example' }, 'sse', true],
    [{ type: 'ws', url: 'wss://x.example' }, 'ws', true],
    [{ url: 'https://x.example' }, 'http', false],
    [{ command: '' }, 'stdio', false],
    [{ type: 'sse' }, 'sse', false],
    [{ type: 'carrier-pigeon', url: 'x' }, 'unknown', false],
    [{ type: 'sdk', name: 'x' }, 'unknown', false],
    [{ command: 'x', timeout: 0 }, 'stdio', false],
    [{}, 'unknown', false],
    [null, 'unknown', false],
  ])('declared as %j are %s and loadable %s', (config, transport, loadable) => {
    const plugin = readMcp({ mcpServers: { s: config } });

    expect(plugin.mcpServers).toMatchObject([{ name: 's', transport, loadable }]);
    expect(plugin.loadable).toBe(true);
    expect(codesOf(plugin).includes('mcp_server_invalid')).toBe(!loadable);
  });

  it.each<[Written]>([['{ bad'], ['\uFEFF{"mcpServers": {}}'], ['[]']])(
    'are lost when the file is %j',
    (file) => {
      const plugin = readPluginOf({ '.mcp.json': file });

      expect(plugin).toMatchObject({ loadable: true, mcpServers: [] });
      expect(codesOf(plugin)).toContain('mcp_invalid_json');
    },
  );
});

describe('MCP servers', () => {
  it('of types that only hosts offer are dropped, and the manifest loads', () => {
    const mcpServers = { a: { type: 'ws-ide', url: 'ws://x.example', ideName: 'e' } };

    const plugin = readPluginOf(manifestOf({ mcpServers }));

    expect(plugin).toMatchObject({ loadable: true, mcpServers: [{ name: 'a', loadable: false }] });
    expect(codesOf(plugin)).toContain('mcp_server_invalid');
  });

  it('name their variables and keep no secret', () => {
    const config = {
      command: 'run',
      args: [
        '--port=1',
        'API_KEY=abc',
        '--token',
        'hunter2',
        `--secret=${variable('SECRET')}`,
        '$HOME/x',
        `${variable('CLAUDE_PLUGIN_ROOT')}/y`,
      ],
      env: { OWN: 'value', OTHER: `${variable('INNER:-x')}` },
      url: 'https://me:pw@x.example/?api_key=abc&page=2',
      headers: { Authorization: `Bearer ${variable('BEARER')}` },
    };

    const [server] = readMcp({ mcpServers: { s: config } }).mcpServers;

    expect(server?.args).toEqual([
      '--port=1',
      'API_KEY=…',
      '--token',
      '…',
      `--secret=${variable('SECRET')}`,
      '$HOME/x',
      `${variable('CLAUDE_PLUGIN_ROOT')}/y`,
    ]);
    expect(server?.url).toBe('https://…@x.example/?api_key=…&page=2');
    expect(server?.envNames).toEqual(['BEARER', 'HOME', 'INNER', 'OTHER', 'OWN', 'SECRET']);
    expect(JSON.stringify(server)).not.toMatch(/value|hunter2|abc|pw@/);
  });
});

const GO = { command: 'gopls', extensionToLanguage: { '.go': 'go' } };
const readLsp = (json: unknown) => readPluginOf({ '.lsp.json': { json } });

describe('language servers', () => {
  it('come from .lsp.json and merge with the manifest’s', () => {
    const plugin = readPluginOf({
      ...manifestOf({ lspServers: ['./l.json', { inl: GO }] }),
      '.lsp.json': { json: { file: { ...GO, requestTimeout: 5, diagnostics: false } } },
      'l.json': { json: { listed: GO } },
    });

    expect(namesOf(plugin.lspServers)).toEqual(['file', 'inl', 'listed']);
    expect(plugin.lspServers[0]).toMatchObject({ command: 'gopls', extensions: { '.go': 'go' } });
  });

  it.each([
    [{ command: 'x' }],
    [{ extensionToLanguage: { '.x': 'x' } }],
    [{ ...GO, command: 'a b' }],
    [{ ...GO, extensionToLanguage: {} }],
    [{ ...GO, extensionToLanguage: { go: 'go' } }],
    [{ ...GO, unknown: 1 }],
    [{ ...GO, maxRestarts: -1 }],
    [{ ...GO, diagnostics: 'no' }],
    [5],
  ])('are all skipped when one is %j', (bad) => {
    const plugin = readLsp({ good: GO, bad });

    expect(plugin).toMatchObject({ loadable: true, lspServers: [] });
    expect(codesOf(plugin)).toContain('lsp_server_invalid');
  });

  it('are lost when the file is no JSON object', () => {
    expect(codesOf(readPluginOf({ '.lsp.json': '{' }))).toContain('lsp_invalid_json');
    expect(codesOf(readLsp([]))).toContain('lsp_invalid_json');
  });
});
