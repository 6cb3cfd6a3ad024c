import { readFile } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { Plugin } from 'esbuild';

const APART = 'zod-for-packages';

const isPackage = (importer: string): boolean => importer.includes(`${sep}node_modules${sep}`);

/**
 * Gives packages a copy of zod that is not ours. They use all of it; and what one module needs of a file goes to
 * whichever module the file is in, so that with a single copy every request would load the zod that few ask for.
 */
export const zodForPackages: Plugin = {
  name: APART,
  setup({ onResolve, onLoad, resolve }) {
    const toCopy = async (path: string, options: Parameters<typeof resolve>[1]) => {
      const found = await resolve(path, { ...options, pluginData: APART });
      return found.errors.length ? { errors: found.errors } : { ...found, namespace: APART };
    };
    onResolve({ filter: /^zod(?:\/|$)/ }, ({ path, importer, resolveDir, kind, pluginData }) =>
      pluginData !== APART && isPackage(importer)
        ? toCopy(path, { importer, resolveDir, kind })
        : undefined,
    );
    onResolve({ filter: /^\./, namespace: APART }, ({ path, importer, resolveDir, kind }) =>
      toCopy(path, { importer, resolveDir, kind, namespace: 'file' }),
    );
    onLoad({ filter: /./, namespace: APART }, async ({ path }) => ({
      contents: await readFile(path, 'utf8'),
      resolveDir: dirname(path),
    }));
  },
};
