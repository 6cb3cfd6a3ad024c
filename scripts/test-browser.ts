// npm run test:e2e: what people do with a browser, in a headless Chromium, and what a caching proxy keeps, in nginx.
// Both are unpacked at first use where there is none.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { ROOT } from './serve/root.ts';

const vitest = join(ROOT, 'node_modules/.bin/vitest');
const runs = (root: string): boolean => {
  const args = ['run', '--root', root, ...process.argv.slice(2)];
  return spawnSync(vitest, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;
};
const failed = ['e2e/browser', 'e2e/proxy'].filter((root) => !runs(root));
process.exit(failed.length ? 1 : 0);
