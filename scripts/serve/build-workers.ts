import { execFile } from 'node:child_process';
import { readdirSync, rmSync, statSync } from 'node:fs';
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

/** Takes away what an earlier build left: its modules would be served beside the new ones. */
const dropOlder = (folder: string, since_ms: number): void => {
  for (const file of readdirSync(folder)) {
    const path = join(folder, file);
    if (statSync(path).mtimeMs < since_ms) rmSync(path, { recursive: true });
  }
};

/** Bundles both workers exactly as a deployment would (`wrangler deploy --dry-run`). */
export const buildWorkers = async (): Promise<void> => {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  await Promise.all(
    WORKERS.map(async ({ config, bundle }) => {
      const begun_ms = Date.now();
      const args = ['deploy', '--dry-run', '--outdir', bundle, '-c', config];
      await run(process.execPath, [wrangler, ...args], { cwd: ROOT });
      dropOlder(bundle, begun_ms);
    }),
  );
};
