import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT } from './root.ts';

const run = promisify(execFile);

/** The two workers: where each is configured and where its bundle goes. */
export const WORKERS = [
  { name: 'skillstash-api', config: join(ROOT, 'wrangler.toml'), bundle: join(ROOT, 'dist/api') },
  {
    name: 'skillstash-ingester',
    config: join(ROOT, 'workers/ingester/wrangler.toml'),
    bundle: join(ROOT, 'dist/ingester'),
  },
] as const;

/** Bundles both workers exactly as a deployment would (`wrangler deploy --dry-run`). */
export const buildWorkers = async (): Promise<void> => {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  await Promise.all(
    WORKERS.map(({ config, bundle }) =>
      run(process.execPath, [wrangler, 'deploy', '--dry-run', '--outdir', bundle, '-c', config], {
        cwd: ROOT,
      }),
    ),
  );
};
