// The registry that the drill kills: a process that loads everything, waits for `serve`, serves, waits for `tick`, and then
// ticks as cron does, but faster. Started by server.ts. Environment: BUNDLES, STATE_DIR, GITHUB_API_URL.
import { join } from 'node:path';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { type Served, serve } from '../scripts/serve/serve.ts';

const TICK_MS = 250;
const { BUNDLES = '', STATE_DIR = '', GITHUB_API_URL = '' } = process.env;

// The drill's own bundles, wherever a deployment's would be.
for (const worker of WORKERS) Object.assign(worker, { bundle: join(BUNDLES, worker.name) });

const startTicking = (served: Served): void => {
  const tick = () =>
    served.tick().catch((error: unknown) => console.error('The tick failed:', error));
  setInterval(tick, TICK_MS);
  void tick();
};

let served: Served | undefined;
process.on('message', async (order) => {
  if (order === 'serve') {
    const vars = { GITHUB_API_URL, LEASE_SECONDS: '3', ARCHIVE_TIMEOUT_SECONDS: '2' };
    served = await serve({ port: 0, stateDir: STATE_DIR, vars, seed: false });
    process.send?.({ url: served.url });
  } else if (order === 'tick' && served) startTicking(served);
});
// The drill is gone, however it ended.
process.once('disconnect', () => process.exit(0));
process.send?.('loaded');
