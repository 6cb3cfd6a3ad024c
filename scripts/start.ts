// npm start: the whole registry on this machine.
// Environment: PORT (8787), STATE_DIR (.wrangler/state), and what the workers' settings are replaced by.
import { resolve } from 'node:path';
import { authSecret } from './serve/auth-secret.ts';
import { buildWorkers } from './serve/build-workers.ts';
import { holdState } from './serve/hold-state.ts';
import { ROOT } from './serve/root.ts';
import { serve } from './serve/serve.ts';
import { replacedSettings } from './serve/settings.ts';

const TICK_MS = 60_000;
const port = Number(process.env.PORT ?? 8787);
if (!Number.isInteger(port) || port < 0 || port > 65_535) {
  console.error(`PORT must be a number from 0 to 65535, not ${process.env.PORT}.`);
  process.exit(2);
}

const orExit = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    console.error((error as Error).message);
    process.exit(2);
  }
};

const stateDir = resolve(ROOT, process.env.STATE_DIR ?? '.wrangler/state');
const settings = orExit(() => replacedSettings(process.env));
const letGo = orExit(() => holdState(stateDir));
const vars = { AUTH_SECRET: authSecret(stateDir), ...settings };

console.log('Building the two workers…');
await buildWorkers();
const served = await serve({
  port,
  stateDir,
  vars,
  seed: true,
}).catch((error: Error & { code?: string }) => {
  if (error.code !== 'ERR_ADDRESS_IN_USE') throw error;
  console.error(`Port ${port} is taken: set PORT to another.`);
  process.exit(1);
});
for (const name of served.migrated) console.log(`Applied ${name}.`);
if (served.seeded) console.log('The database was empty: loaded seed.sql.');
console.log(`SkillStash is ready: ${served.url}/v1/plugins (API: ${served.url}/docs)`);

const tick = () =>
  served.tick().catch((error: unknown) => console.error('The minute tick failed:', error));
const ticking = setInterval(tick, TICK_MS);
await tick();

const stop = async () => {
  clearInterval(ticking);
  await served.stop();
  letGo();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
// The program that started this one is gone, however it ended.
process.once('disconnect', stop);
