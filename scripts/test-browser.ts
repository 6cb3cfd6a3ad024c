// npm run test:e2e: what people do with a browser, in a headless Chromium, which is unpacked at first use where there is none.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './serve/root.ts';

const vitest = join(ROOT, 'node_modules/.bin/vitest');
const args = ['run', '--root', 'e2e/browser', ...process.argv.slice(2)];
process.exit(spawnSync(vitest, args, { cwd: ROOT, stdio: 'inherit' }).status ?? 1);
