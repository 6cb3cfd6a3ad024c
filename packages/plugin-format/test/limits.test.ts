import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { describe, expect, it } from 'vitest';
import { ArchiveError, readArchive } from '../src/index.ts';
import { parseFrontmatter } from '../src/parse-frontmatter.ts';
import { COMMIT, pack, streamOf } from './pack.ts';
import { codesOf, marketplaceOf, readFiles, readPluginOf, treeOf } from './tree-of.ts';

const refusalOf = async (bytes: Uint8Array, caps = {}): Promise<ArchiveError> => {
  const outcome = await readArchive(streamOf(bytes), caps).catch((cause: unknown) => cause);
  if (outcome instanceof ArchiveError) return outcome;
  throw new Error(`not refused: ${outcome}`);
};

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('an archive', () => {
  it('is read on after a file that must not be read', async () => {
    const bytes = await pack([
      { path: 'x', text: 'outside', header: { pax: { comment: COMMIT, path: 't/../../x' } } },
      { path: 'b.md', text: 'inside' },
    ]);

    // In one piece, the decoder is ahead of the reader.
    const { tree } = await readArchive(streamOf(bytes, bytes.length));

    expect(new TextDecoder().decode(tree.findFile('b.md')?.content)).toBe('inside');
  });

  it('whose pax header is larger than any path is corrupt', async () => {
    const bytes = await pack([{ path: 'a.md', header: { pax: { comment: 'x'.repeat(20_000) } } }]);

    expect((await refusalOf(bytes)).code).toBe('archive_corrupt');
  });

  it('whose pax headers are too large together is corrupt', async () => {
    const bytes = await pack(Array.from({ length: 20 }, (_, at) => ({ path: `${at}.md` })));

    const refusal = await refusalOf(bytes, { metadata_total_bytes: 5_000 });

    expect(refusal.code).toBe('archive_corrupt');
  });

  it('whose pax header names another size is corrupt', async () => {
    const pax = { comment: COMMIT, size: '4' };
    const header = { name: 't/a.md', size: 4, pax };
    const bytes = new Uint8Array(gzipSync(await packTar([{ header, body: 'text' }])));

    expect((await refusalOf(bytes)).code).toBe('archive_corrupt');
  });
});

describe('links', () => {
  it('that lead over long detours are absent', () => {
    const tree = treeOf({
      'a.md': 'a',
      near: { link: `${'./'.repeat(300)}a.md` },
      far: { link: `${'./'.repeat(500)}a.md` },
    });

    expect([tree.exists('near'), tree.exists('far')]).toEqual([true, false]);
  });
});

describe('values that nest very deep', () => {
  it('are only reported, whatever field they are in', () => {
    const deep = nested(60_000);
    const plugin = readPluginOf({ '.mcp.json': `{"mcpServers":{"a":{"type":${deep}}}}` });
    const { snapshot } = readFiles({
      '.claude-plugin/marketplace.json': `{"name":${deep},"description":${deep},"owner":{"name":"A"},"plugins":[]}`,
      'a/.claude-plugin/plugin.json': `{"name":${deep}}`,
    });

    expect(codesOf(plugin)).toContain('mcp_server_invalid');
    expect(codesOf(snapshot)).toEqual(['marketplace_name_missing', 'marketplace_field_type']);
  });

  it.each([nested(101), '- '.repeat(101), '? '.repeat(101)])(
    'make frontmatter invalid: %j',
    (value) => {
      expect(parseFrontmatter(`---\nname: a\nkey:\n  ${value}\n---\n`)).toMatchObject({
        state: 'invalid',
        error: { message: 'it nests over 100 deep' },
      });
    },
  );

  it('may be 100 deep in frontmatter', () => {
    expect(parseFrontmatter(`---\nkey: ${nested(100)}\n---\n`).state).toBe('ok');
  });
});

describe('a marketplace', () => {
  it('of more than 20,000 entries is read up to there', () => {
    const { snapshot } = readFiles(marketplaceOf(Array(20_100).fill(0)));

    expect(snapshot.external).toHaveLength(20_000);
    expect(codesOf(snapshot)).toContain('too_many_components');
  });

  // Steps that grew with the square of a length would outlast any test.
  it.each([
    ['name', { name: 'a-'.repeat(400_000) }],
    ['`pluginRoot` of slashes', { metadata: { pluginRoot: `a${'/'.repeat(400_000)}b` } }],
    ['`pluginRoot` of folders', { metadata: { pluginRoot: 'ab/'.repeat(200_000) } }],
  ])('may have a very long %s', (_what, fields) => {
    const entries = Array.from({ length: 100 }, (_, place) => ({ name: `p${place}`, source: 'p' }));

    const { snapshot } = readFiles(marketplaceOf(entries, fields));

    expect(snapshot.plugins.length + snapshot.external.length).toBe(100);
  });

  it.each([
    ['./a\0b', {}, 'source_invalid'],
    ['p', { metadata: { pluginRoot: '../..' } }, 'source_escapes'],
    ['p', { metadata: { pluginRoot: './a\0' } }, 'source_escapes'],
  ])('does not offer a folder that cannot be: %j with %j', (source, fields, code) => {
    const { snapshot } = readFiles(marketplaceOf([{ name: 'a', source }], fields));

    expect(snapshot.plugins).toEqual([]);
    expect(snapshot.external[0]).toMatchObject({ source: { kind: 'invalid' }, loadable: false });
    expect(codesOf(snapshot.external[0] ?? { problems: [] })).toEqual([code]);
  });
});
