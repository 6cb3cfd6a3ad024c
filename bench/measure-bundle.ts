import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { median } from './median.ts';

/** What a public read loads of the api worker: its modules gzipped, and how long importing the entry takes. */
export type BundleSize = { modules: number; gzipped_bytes: number; import_ms: number };

/** What bench/import-bundle.ts tells. */
export type Imported = { import_ms: number; files: string[] };

const TIMES = 15;

const importOnce = async (paths: readonly string[]): Promise<Imported> => {
  const program = join(import.meta.dirname, 'import-bundle.ts');
  const child = fork(program, [join(WORKERS[0].bundle, 'index.js'), ...paths]);
  const ended = once(child, 'exit').then(() => undefined);
  const [imported] = (await Promise.race([once(child, 'message'), ended])) ?? [];
  if (!imported) throw new Error('the bundle could not be imported');
  return imported as Imported;
};

/**
 * Loads the built api worker in fresh processes of Node, whose V8 is workerd's, and asks it for public reads; what `import()`
 * brings meanwhile counts, other modules of the bundle do not.
 */
export const measureBundle = async (paths: readonly string[]): Promise<BundleSize> => {
  const times: Imported[] = [];
  for (let time = 0; time < TIMES; time += 1) times.push(await importOnce(paths));
  const files = times[0]?.files ?? [];
  const sizes = files.map((file) => gzipSync(readFileSync(file)).length);
  return {
    modules: files.length,
    gzipped_bytes: sizes.reduce((sum, size) => sum + size, 0),
    import_ms: median(times.map(({ import_ms }) => import_ms)),
  };
};
