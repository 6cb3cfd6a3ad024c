import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { ROOT } from '../scripts/serve/root.ts';

const run = promisify(execFile);
/** A bundle is called after its entry, and the server looks for `index.js`. */
const CONTROL = join(ROOT, 'drill/sequential-ingester/index.ts');

/**
 * Bundles both workers as a deployment would, into a folder of the drill's own: a build elsewhere in the meantime does not
 * change what the drill serves.
 *
 * @param control whether the ingester is the one that does without batches
 */
export const buildBundles = async (folder: string, control: boolean): Promise<void> => {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  await Promise.all(
    WORKERS.map(({ name, config }) => {
      const entry = control && name === 'skillstash-ingester' ? [CONTROL] : [];
      const output = ['--outdir', join(folder, name)];
      const args = ['deploy', ...entry, '--dry-run', ...output, '-c', config];
      return run(process.execPath, [wrangler, ...args], { cwd: ROOT });
    }),
  );
};
