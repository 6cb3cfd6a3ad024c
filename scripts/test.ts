// npm test: types, lint and walls, dead code, then every test. Prints what passed and failed; exits 1 if anything did.
// `npm test -- NAME` runs only the checks whose name begins with NAME.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './serve/root.ts';

const TYPED = [
  'packages/shared',
  'packages/db',
  'packages/plugin-format',
  'packages/client',
  'workers/api',
  'workers/ingester',
  'scripts',
  'e2e',
  'clients',
  'bench',
  'drill',
  'fuzz',
];
const TESTED = [
  'packages/shared',
  'packages/plugin-format',
  'packages/client',
  'packages/db',
  'e2e',
];

type Counts = { passed: number; failed: number };
type Check = { name: string; run: () => Counts };

const bin = (name: string) => join(ROOT, 'node_modules/.bin', name);

const runs = (command: string, args: string[]): boolean =>
  spawnSync(command, args, { cwd: ROOT, stdio: 'inherit' }).status === 0;

const once = (good: boolean): Counts =>
  good ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

const vitest = (room: string): Counts => {
  const file = join(outputs, `${room.replaceAll('/', '-')}.json`);
  const good = runs(bin('vitest'), [
    'run',
    '--root',
    room,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    numPendingTests: number;
  };
  // A run may fail without a failed test: an error outside of one, or a test that did not run.
  const failed = Math.max(report.numFailedTests + report.numPendingTests, good ? 0 : 1);
  return { passed: report.numPassedTests, failed };
};

const checks: Check[] = [
  ...TYPED.map((room) => ({
    name: `types ${room}`,
    run: () => once(runs(bin('tsc'), ['-p', room])),
  })),
  { name: 'lint and walls', run: () => once(runs(bin('biome'), ['ci', '.'])) },
  { name: 'dead code', run: () => once(runs(bin('knip'), [])) },
  ...TESTED.map((room) => ({ name: `tests ${room}`, run: () => vitest(room) })),
];

const only = process.argv.slice(2).join(' ');
const chosen = checks.filter((check) => check.name.startsWith(only));
if (chosen.length === 0) {
  console.error(`No check begins with "${only}". There are:`);
  for (const { name } of checks) console.error(`  ${name}`);
  process.exit(1);
}
const outputs = mkdtempSync(join(tmpdir(), 'skillstash-test-'));
const total: Counts = { passed: 0, failed: 0 };
for (const { name, run } of chosen) {
  console.log(`\n── ${name}`);
  const { passed, failed } = run();
  total.passed += passed;
  total.failed += failed;
  if (failed) console.log(`✗ ${name}`);
}
rmSync(outputs, { recursive: true, force: true });
console.log(`\n${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed || !total.passed ? 1 : 0);
