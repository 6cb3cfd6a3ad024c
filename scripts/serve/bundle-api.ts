import { join } from 'node:path';
import { type InputOptions, type OutputChunk, type RolldownOutput, rolldown } from 'rolldown';
import { ROOT } from './root.ts';
import { zodForPackages } from './zod-for-packages.ts';

/** Where the api worker's modules go; `main` of wrangler.toml is `index.js` in it. */
export const API_MODULES = join(ROOT, 'dist/api-modules');

/** The entry's file name. */
export const API_ENTRY = 'index.js';

const SOURCES: InputOptions = {
  cwd: ROOT,
  input: { index: 'workers/api/src/index.ts' },
  platform: 'neutral',
  // As wrangler resolves packages; what workerd brings stays outside.
  resolve: {
    conditionNames: ['workerd', 'worker', 'browser', 'import'],
    mainFields: ['browser', 'module', 'main'],
  },
  external: [/^node:/, /^cloudflare:/],
  transform: { target: 'es2024', define: { 'process.env.NODE_ENV': '"production"' } },
  plugins: [zodForPackages],
};

/** The modules of a bundle, without their source maps. */
export const chunksOf = ({ output }: RolldownOutput): OutputChunk[] =>
  output.filter((file) => file.type === 'chunk');

/** The entry, and all that is loaded with it. */
export const loadedAtStart = (bundle: RolldownOutput): OutputChunk[] => {
  const chunks = new Map(chunksOf(bundle).map((chunk) => [chunk.fileName, chunk]));
  const loaded = new Set([API_ENTRY]);
  for (const file of loaded) for (const next of chunks.get(file)?.imports ?? []) loaded.add(next);
  return [...loaded].flatMap((file) => chunks.get(file) ?? []);
};

/**
 * Bundles the api worker: one module with what every request needs, and one for each `import()`, with what only that one
 * needs. Wrangler would make a single module of it, so that every request paid for what few ask for.
 *
 * It is bundled twice. The first time, files that several modules need are in modules of their own, some thirty small
 * ones of which are loaded at the start; the second time all of those are one, which takes a sixth less to load.
 */
export const bundleApi = async (): Promise<RolldownOutput> => {
  await using apart = await rolldown(SOURCES);
  const start = loadedAtStart(await apart.generate({ format: 'esm' }));
  const files = new Set(start.flatMap(({ moduleIds }) => moduleIds));
  await using together = await rolldown(SOURCES);
  return await together.generate({
    format: 'esm',
    dir: API_MODULES,
    chunkFileNames: '[name]-[hash].js',
    codeSplitting: { groups: [{ name: 'start', test: (file) => files.has(file) }] },
    // Names of functions and classes stay, so that a stack says where it was.
    minify: {
      compress: true,
      mangle: { toplevel: true, keepNames: true },
      codegen: { removeWhitespace: true },
    },
    sourcemap: true,
  });
};
