import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { ROOT } from '../scripts/serve/root.ts';

const COMPATIBILITY = { date: '2026-10-01', flag: 'nodejs_compat' };

/**
 * Bundles a worker of the bench as a deployment would and starts it on workerd, without a proxy before it.
 *
 * @param entry its file in bench/
 * @param folder where its bundle and its databases go
 */
export const startWorker = async (
  entry: string,
  folder: string,
  d1Databases: string[] = [],
): Promise<Miniflare> => {
  const wrangler = join(ROOT, 'node_modules/wrangler/bin/wrangler.js');
  // A configuration of its own: wrangler would take the nearest one above the entry, the product's.
  const config = join(folder, 'wrangler.json');
  const { date, flag } = COMPATIBILITY;
  const runtime = { compatibility_date: date, compatibility_flags: [flag] };
  writeFileSync(
    config,
    JSON.stringify({ name: 'bench', main: join(ROOT, 'bench', entry), ...runtime }),
  );
  const args = ['deploy', '--dry-run', '--outdir', folder, '--config', config];
  await promisify(execFile)(process.execPath, [wrangler, ...args], { cwd: folder });
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      scriptPath: join(folder, basename(entry).replace('.ts', '.js')),
      modulesRoot: folder,
      compatibilityDate: COMPATIBILITY.date,
      compatibilityFlags: [COMPATIBILITY.flag],
      d1Databases,
      resourcePersistencePath: join(folder, 'state'),
      host: '127.0.0.1',
      cf: false,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  await miniflare.ready;
  return miniflare;
};
