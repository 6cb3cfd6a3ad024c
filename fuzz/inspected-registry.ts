import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { type Served, serve } from '../scripts/serve/serve.ts';
import { Inspector } from './inspector.ts';

/** A registry whose ingester can be looked into. `stop` ends it and takes its folder away. */
export type InspectedRegistry = Served & { inspector: Inspector };

const findFreePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });

/** Makes `serve` start workerd by a script that opens its inspector: `serve` itself has no setting for it. */
const wrapWorkerd = (port: number): void => {
  const require = createRequire(import.meta.url);
  const path = require.resolve('workerd');
  process.env.INSPECTED_WORKERD ??= (require('workerd') as { default: string }).default;
  process.env.INSPECTOR_PORT = String(port);
  process.env.MINIFLARE_WORKERD_V8_FLAGS = '--max-heap-size=96';
  const loaded = require.cache[path];
  if (loaded) loaded.exports = { default: join(import.meta.dirname, 'inspected-workerd.sh') };
};

/**
 * Serves the registry from bundles of its own, with a database and a bucket of its own.
 *
 * @param bundles the folder that holds a bundle for each worker, under its name
 */
export const startInspected = async (
  bundles: string,
  githubUrl: string,
): Promise<InspectedRegistry> => {
  for (const worker of WORKERS) Object.assign(worker, { bundle: join(bundles, worker.name) });
  const port = await findFreePort();
  wrapWorkerd(port);
  const stateDir = mkdtempSync(join(tmpdir(), 'skillstash-memory-'));
  const vars = { GITHUB_API_URL: githubUrl, LEASE_SECONDS: '600' };
  const served = await serve({ port: 0, stateDir, vars, seed: false });
  const inspector = await Inspector.connect(port, 'skillstash-ingester');
  return {
    ...served,
    inspector,
    stop: async () => {
      inspector.close();
      await served.stop();
      rmSync(stateDir, { recursive: true, force: true });
    },
  };
};
