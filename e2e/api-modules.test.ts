import { basename } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiBundle, bundleApi } from '../scripts/serve/bundle-api.ts';

const ENTRY = 'dist/api-modules/index.js';
/** What a public read may load. */
const GZIPPED_BYTES_MAX = 125 * 1024;
/** Sources that a public read has no use for. */
const FOR_FEW = /\/(?:openapi|accounts|publishing|pages|mcp)\/|docs-page|api-description/;
const PACKAGES_FOR_FEW = /node_modules\/(?:better-auth|@better-auth|@modelcontextprotocol|jose)\//;

let bundle: ApiBundle;
/** The entry with all that it imports statically. */
let loaded: string[];
beforeAll(async () => {
  bundle = await bundleApi();
  loaded = [ENTRY];
  for (const file of loaded)
    for (const { path, kind } of importsOf(file))
      if (kind === 'import-statement' && !loaded.includes(path)) loaded.push(path);
});

const importsOf = (file: string) =>
  (bundle.metafile.outputs[file]?.imports ?? []).filter(({ external }) => !external);

const gzippedBytes = (file: string): number => {
  const made = bundle.outputFiles.find(({ path }) => basename(path) === basename(file));
  return gzipSync(made?.contents ?? new Uint8Array()).byteLength;
};

const inputs = (): string[] =>
  loaded.flatMap((file) => Object.keys(bundle.metafile.outputs[file]?.inputs ?? {}));

describe('the modules that a public read loads', () => {
  it('are at most 125 KiB gzipped', () => {
    const sizes = loaded.map(gzippedBytes);

    expect(sizes.every((bytes) => bytes > 0)).toBe(true);
    expect(sizes.reduce((sum, bytes) => sum + bytes, 0)).toBeLessThanOrEqual(GZIPPED_BYTES_MAX);
  });

  it('hold nothing that only few requests need', () => {
    expect(inputs()).toContain('workers/api/src/routes/plugins.ts');
    expect(inputs().filter((input) => FOR_FEW.test(input) || PACKAGES_FOR_FEW.test(input))).toEqual(
      [],
    );
  });

  it('hold none of the modules that are imported when they are asked for', () => {
    const later = loaded.flatMap(importsOf).filter(({ kind }) => kind === 'dynamic-import');

    expect(later.map(({ path }) => bundle.metafile.outputs[path]?.entryPoint)).toContain(
      'workers/api/src/routes/api-description.ts',
    );
    expect(later.filter(({ path }) => loaded.includes(path))).toEqual([]);
  });

  it('hold none of the SQL that only crawls write with', () => {
    expect(inputs().filter((input) => input.startsWith('packages/db/src/writes/'))).toEqual([]);
  });
});
