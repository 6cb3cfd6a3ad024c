import { join } from 'node:path';
import { type BuildResult, build } from 'esbuild';
import { ROOT } from './root.ts';
import { zodForPackages } from './zod-for-packages.ts';

/** Where the api worker's modules go; `main` of wrangler.toml is `index.js` in it. */
export const API_MODULES = join(ROOT, 'dist/api-modules');

/** What went into which module, and the modules themselves, with their source maps. */
export type ApiBundle = BuildResult<{ write: false; metafile: true }>;

/**
 * Bundles the api worker into several modules: the entry with what it imports, and one for each `import()`, with what only
 * that one needs. Wrangler would make a single module of it, so that every request paid for what few ask for.
 */
export const bundleApi = (): Promise<ApiBundle> =>
  build({
    absWorkingDir: ROOT,
    entryPoints: { index: 'workers/api/src/index.ts' },
    outdir: API_MODULES,
    bundle: true,
    splitting: true,
    format: 'esm',
    target: 'es2024',
    // As wrangler resolves packages; what workerd brings stays outside.
    conditions: ['workerd', 'worker', 'browser'],
    external: ['node:*', 'cloudflare:*'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [zodForPackages],
    chunkNames: '[name]-[hash]',
    // Names stay, so that a stack says where it was.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: true,
    metafile: true,
    write: false,
  });
