import type { SnapshotExternal, SnapshotPlugin } from '@skillstash/shared';
import { describe, expect, it } from 'vitest';
import { codesOf, marketplaceOf, readFiles } from './tree-of.ts';

const SHA = 'a'.repeat(40);

const readSourceOf = (source: unknown, fields: object = {}): SnapshotExternal | SnapshotPlugin => {
  const files = marketplaceOf([{ name: 'a', source }], fields);
  const { snapshot } = readFiles({ ...files, 'p/x': '', 'plugins/p/x': '', 'plugins/t/p/x': '' });
  const [plugin]: Array<SnapshotExternal | SnapshotPlugin> = [
    ...snapshot.plugins,
    ...snapshot.external,
  ];
  if (!plugin) throw new Error('the entry was not read');
  return plugin;
};

describe('a source', () => {
  it.each([
    ['./p', 'p'],
    ['./p/', 'p'],
    ['.', ''],
    ['./', ''],
    ['./plugins//p', 'plugins/p'],
  ])('%j is the folder %j', (source, path) => {
    expect(readSourceOf(source)).toMatchObject({ source: { kind: 'local', path }, loadable: true });
  });

  it('may be a bare name below pluginRoot', () => {
    const metadata = { pluginRoot: './plugins' };

    expect(readSourceOf('p', { metadata })).toMatchObject({
      source: { kind: 'local', path: 'plugins/p' },
      loadable: true,
    });
    expect(readSourceOf('./p', { metadata }).source).toEqual({ kind: 'local', path: 'p' });
  });

  it.each(['plugins', './plugins/', '.', './'])(
    'may be a bare name when pluginRoot is %j',
    (pluginRoot) => {
      const name = pluginRoot.includes('plugins') ? 't' : 'p';

      expect(readSourceOf(name, { metadata: { pluginRoot } }).loadable).toBe(true);
    },
  );

  it.each(['', './x/../plugins', './plugins/./', '/plugins', './plugins//t/..'])(
    'is no bare name that loads when pluginRoot is %j',
    (pluginRoot) => {
      const plugin = readSourceOf('p', { metadata: { pluginRoot } });

      expect(plugin.loadable).toBe(false);
      expect(codesOf(plugin)).toContain('source_no_dot_slash');
    },
  );

  it('is no bare name that starts with a sign', () => {
    const plugin = readSourceOf('_p', { metadata: { pluginRoot: './plugins' } });

    expect(codesOf(plugin)).toEqual(['source_no_dot_slash']);
  });

  it('without `./` is resolved but not loadable', () => {
    const plugin = readSourceOf('t/p', { metadata: { pluginRoot: './plugins' } });

    expect(plugin).toMatchObject({
      source: { kind: 'local', path: 'plugins/t/p' },
      loadable: false,
    });
    expect(codesOf(plugin)).toContain('source_no_dot_slash');
  });

  it.each(['../x', './a/../p', '/etc', '.\\p'])('%j escapes and is invalid', (source) => {
    const plugin = readSourceOf(source);

    expect(plugin).toMatchObject({ source: { kind: 'invalid', value: source }, loadable: false });
    expect(codesOf(plugin)).toEqual(['source_escapes']);
  });

  it.each(['', './p/.', '././p', 'https://x.example/r', ['./p'], 5, true])(
    '%j is invalid',
    (source) => {
      expect(readSourceOf(source)).toMatchObject({
        source: { kind: 'invalid', value: source },
        loadable: false,
      });
    },
  );
});

describe('a source', () => {
  it('that names no folder is local but not loadable', () => {
    const plugin = readSourceOf('./nowhere');

    expect(plugin).toMatchObject({ source: { kind: 'local', path: 'nowhere' }, loadable: false });
    expect(codesOf(plugin)).toContain('source_folder_missing');
  });

  it.each([
    { source: 'github', repo: 'o/r', ref: 'v1', sha: SHA },
    { source: 'url', url: 'https://git.example/r.git' },
    { source: 'npm', package: 'file:../x' },
    { source: 'archive', url: 'HTTPS://[2606:4700::1]/a.zip' },
    { source: 'git-subdir', url: 'o/r', path: 'p' },
    { source: 'npm', package: '@o/p', version: '^1', registry: 'https://npm.example' },
    { source: 'archive', url: 'https://x.example/a.zip', sha256: 'b'.repeat(64) },
    { source: 'command', command: 'tool', timeout: 5, mode: 'link' },
  ])('of kind $source keeps its fields', (source) => {
    const { source: kind, ...fields } = source;

    expect(readSourceOf(source)).toMatchObject({ source: { kind, ...fields }, loadable: true });
  });

  it.each([
    { source: 'github' },
    { source: 'github', repo: 'o/r', sha: 'abc' },
    { source: 'github', repo: 'o/r', ref: null },
    { source: 'url' },
    { source: 'git-subdir', url: 'o/r' },
    { source: 'npm' },
    { source: 'archive', url: 'http://x.example/a.zip' },
    { source: 'command', command: '' },
    { source: 'command', command: 'x', timeout: '5' },
    { source: 'command', command: 'x', timeout: 601 },
    { source: 'command', command: 'x', mode: 'move' },
    { source: 'command', command: 'x    y' },
    { source: 'npm', package: 'a', registry: 'x' },
    { source: 'npm', package: 'a', registry: 'ftp://npm.example' },
    { source: 'npm', package: '../x' },
    ...[
      ...['localhost', 'a.localhost.', '127.1', '169.254.169.254', '[::1]', '[::ffff:7f00:1]'],
      ...['metadata.google.internal', 'instance-data.x.compute.internal', '[fe80::1]'],
    ].map((host) => ({ source: 'archive', url: `https://${host}/a.zip` })),
  ])('%j lacks a valid field', (source) => {
    const plugin = readSourceOf(source);

    expect(plugin.loadable).toBe(false);
    expect(codesOf(plugin)).toEqual(['source_field_invalid']);
  });
});

describe('a source', () => {
  it.each(['github', 'url'])('of kind %s ignores a path with a warning', (kind) => {
    const plugin = readSourceOf({
      source: kind,
      repo: 'o/r',
      url: 'https://x.example',
      path: 'sub',
    });

    expect(plugin).toMatchObject({ source: { path: 'sub' }, loadable: true });
    expect(codesOf(plugin)).toEqual(['source_path_ignored']);
  });

  it('may have a path that is no text, and an empty ref, which is none', () => {
    const plugin = readSourceOf({ source: 'github', repo: 'o/r', path: 5, ref: '' });

    expect(plugin).toMatchObject({ source: { kind: 'github', repo: 'o/r' }, loadable: true });
    expect(plugin.source).not.toHaveProperty('ref');
    expect(codesOf(plugin)).toEqual(['source_path_ignored']);
  });

  it.each([
    [{ source: 'pip', package: 'x' }, 'pip'],
    [{ source: 'local', path: './p' }, 'local'],
    [{}, null],
  ])('%j is unsupported', (source, type) => {
    expect(readSourceOf(source)).toMatchObject({
      source: { kind: 'unsupported', type, value: source },
      loadable: false,
    });
  });
});
