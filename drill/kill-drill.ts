// npm run drill -- [ROUNDS] [--control]: kills the registry with -9 in the middle of crawls, and looks at what is left.
// With --control the ingester writes one statement after the other instead of one batch, which the drill must find out: it
// ends with the first round that does.
// Environment: SEED, to repeat a drill. Exits 1 if anything was found that must not be; with --control, if nothing
// half-written was.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { buildBundles } from './build-bundles.ts';
import { Drill } from './drill.ts';
import { isClean, summary } from './tally.ts';

const SETTLE_MS = 120_000;
/** The control arm cannot settle: what it left half-written looks indexed to it. */
const CONTROL_SETTLE_MS = 10_000;
const REPORT_EVERY = 25;
const COMPLAINTS_SHOWN = 40;

const args = process.argv.slice(2);
const control = args.includes('--control');
const rounds = Number(args.find((arg) => arg !== '--control') ?? (control ? 60 : 500));
const seed = Number(process.env.SEED ?? Date.now() % 1_000_000);
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('Usage: npm run drill -- [ROUNDS] [--control]; SEED is a whole number');
  process.exit(2);
}

let complaints = 0;
const complain = (fault: string): void => {
  complaints += 1;
  if (complaints <= COMPLAINTS_SHOWN) console.log(`  ${fault}`);
};

const folder = mkdtempSync(join(tmpdir(), 'skillstash-drill-'));
const [bundles, stateDir, log] = ['bundles', 'state', 'server.log'].map((name) =>
  join(folder, name),
);
const github = new GitHubStandIn();

/** The stand-in remembers every request, which over hours is too much. */
const forget = (): void => {
  github.requests.length = 0;
};

/** Whether what a crawl writes was found half-written. */
const foundHalves = ({ tally: { found } }: Drill): boolean =>
  found.partialPlugins + found.mixedRepositories > 0;

const run = async (drill: Drill): Promise<void> => {
  await drill.begin(SETTLE_MS);
  const start = performance.now();
  const secondsEach = () =>
    ((performance.now() - start) / 1000 / drill.tally.done.rounds).toFixed(2);
  while (drill.tally.done.rounds < rounds && !(control && foundHalves(drill))) {
    await drill.round();
    forget();
    if (drill.tally.done.rounds % REPORT_EVERY === 0)
      console.log(`${summary(drill.tally)}; ${secondsEach()} s a round`);
  }
  const each = secondsEach();
  await drill.end(control ? CONTROL_SETTLE_MS : SETTLE_MS);
  console.log(`Runs ended: ${JSON.stringify(drill.countEnds())}`);
  console.log(`${control ? 'CONTROL ' : ''}${summary(drill.tally)}; ${each} s a round`);
};

console.log(
  `${control ? 'Control: ' : ''}${rounds} rounds, SEED=${seed}; the server's log: ${log}`,
);
await buildBundles(bundles ?? '', control);
const githubUrl = await github.listen();
const drill = new Drill({
  bundles: bundles ?? '',
  stateDir: stateDir ?? '',
  log: log ?? '',
  githubUrl,
  github,
  seed,
  complain,
});
await run(drill).finally(() => drill.close());
await github.close();
const good = control ? foundHalves(drill) : isClean(drill.tally);
if (good) rmSync(folder, { recursive: true, force: true });
if (control) console.log(good ? 'The control failed, as it must.' : 'The drill is blind.');
process.exit(good ? 0 : 1);
