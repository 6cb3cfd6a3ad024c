import { relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { OutputChunk } from 'rolldown';
import { beforeAll, describe, expect, it } from 'vitest';
import { bundleApi, chunksOf, loadedAtStart } from '../scripts/serve/bundle-api.ts';
import { ROOT } from '../scripts/serve/root.ts';

/** What a public read may load. */
const GZIPPED_BYTES_MAX = 125 * 1024;
/** Sources that a public read has no use for. */
const FOR_FEW = /\/(?:openapi|accounts|publishing|pages|mcp)\/|docs-page|api-description/;
const PACKAGES_FOR_FEW = /node_modules\/(?:better-auth|@better-auth|@modelcontextprotocol|jose)\//;

let chunks: OutputChunk[];
/** The entry with all that it imports statically. */
let loaded: OutputChunk[];
beforeAll(async () => {
  const bundle = await bundleApi();
  chunks = chunksOf(bundle);
  loaded = loadedAtStart(bundle);
});

const sourcesOf = ({ moduleIds }: OutputChunk): string[] =>
  moduleIds.map((id) => relative(ROOT, id).replaceAll(sep, '/'));

const inputs = (): string[] => loaded.flatMap(sourcesOf);

describe('the modules that a public read loads', () => {
  it('are the entry and one other', () => {
    expect(loaded.map(({ name }) => name)).toEqual(['index', 'start']);
  });

  it('are at most 125 KiB gzipped', () => {
    const sizes = loaded.map(({ code }) => gzipSync(code).byteLength);

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
    const later = new Set(loaded.flatMap(({ dynamicImports }) => dynamicImports));
    const described = chunks.find(({ moduleIds }) =>
      moduleIds.some((id) => id.endsWith('/routes/api-description.ts')),
    );

    expect(later).toContain(described?.fileName);
    expect(loaded.filter(({ fileName }) => later.has(fileName))).toEqual([]);
  });

  it('hold no schema of an answer, which only the description of the API needs', () => {
    expect(inputs().filter((input) => /shared\/src\/plugin\.ts$/.test(input))).toEqual([]);
  });

  it('hold none of the SQL that only crawls write with', () => {
    expect(inputs().filter((input) => input.startsWith('packages/db/src/writes/'))).toEqual([]);
  });
});
