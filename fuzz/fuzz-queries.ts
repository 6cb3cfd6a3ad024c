/**
 * Asks the built worker what nobody would ask, over a synthetic registry, and looks for what must never happen: a server
 * error, SQL in an answer, a cursor that was changed and taken, a question that costs too much.
 *
 * Usage: npm run fuzz:queries -- [COUNT] [--seed N] [--plugins N] [--only NUMBER]
 * COUNT is 10,000 and the registry holds 100,000 plugins unless told; it is made once (minutes), then found again.
 * CPU is workerd's own, of all its threads, from /proc. Where a few questions together cost more than one may, those that
 * took long are asked again, alone, and the least of several times is what they cost: neighbours make CPU time dearer. Exits 1 on any fault or question over 50 ms, 2 when the command is wrong.
 */
import { parseArgs } from 'node:util';
import { cpuTime_us } from '../bench/cpu-time.ts';
import { syntheticRegistry } from '../bench/synthetic-registry.ts';
import { buildWorkers } from '../scripts/serve/build-workers.ts';
import { type Served, serve } from '../scripts/serve/serve.ts';
import { askQuery } from './ask-query.ts';
import { makeQuery, type Query } from './make-query.ts';
import type { Words } from './query-texts.ts';
import { readWords } from './registry-words.ts';
import { findWorkerd } from './resident-memory.ts';

const CPU_MS_MAX = 50;
/** A question costs no more CPU than time passes, so that what is answered sooner needs no second look. */
const SUSPECT_MS = 40;
const REPEATS = 8;
/** Questions that are asked at once, and whose CPU is measured together. */
const IN_FLIGHT = 4;
const TOLD_EVERY = 10_000;
const FAULTS_SHOWN = 50;
const TARGET_SHOWN = 300;

type Command = { seed: number; first: number; end: number; plugins: number };
type Fuzz = { command: Command; served: Served; words: Words; pid: number };

const tally = {
  statuses: new Map<number, number>(),
  faults: 0,
  suspects: 0,
  slow: 0,
  dearest: { number: 0, cpu_ms: 0 },
  shown: 0,
};

const show = (number: number, what: string, { target }: Query): void => {
  tally.shown += 1;
  if (tally.shown <= FAULTS_SHOWN)
    console.log(`question ${number}: ${what}: ${target.slice(0, TARGET_SHOWN)}`);
};

/** The least CPU that a question costs, asked alone; of one with two pages, what the dearer takes. */
const measure = async ({ served, pid }: Fuzz, query: Query): Promise<number> => {
  let least_ms = Number.POSITIVE_INFINITY;
  for (let repeat = 0; repeat < REPEATS && least_ms > CPU_MS_MAX; repeat += 1) {
    let dearer_us = 0;
    let before_us = cpuTime_us(pid);
    await askQuery(served.url, query, () => {
      const now_us = cpuTime_us(pid);
      dearer_us = Math.max(dearer_us, now_us - before_us);
      before_us = now_us;
    });
    least_ms = Math.min(least_ms, dearer_us / 1_000);
  }
  return least_ms;
};

const lookAgain = async (fuzz: Fuzz, suspects: readonly number[]): Promise<void> => {
  for (const number of suspects) {
    const query = makeQuery(fuzz.command.seed, number, fuzz.words);
    const cpu_ms = await measure(fuzz, query);
    tally.suspects += 1;
    if (cpu_ms > tally.dearest.cpu_ms) tally.dearest = { number, cpu_ms };
    if (cpu_ms <= CPU_MS_MAX) continue;
    tally.slow += 1;
    show(number, `${cpu_ms.toFixed(0)} ms of CPU`, query);
  }
};

/** Asks a few questions at once. Gives their CPU together, and those that may have cost too much. */
const askTogether = async (fuzz: Fuzz, numbers: readonly number[]) => {
  const before_us = cpuTime_us(fuzz.pid);
  const asked = await Promise.all(
    numbers.map(async (number) => {
      const query = makeQuery(fuzz.command.seed, number, fuzz.words);
      return { number, query, outcome: await askQuery(fuzz.served.url, query) };
    }),
  );
  const cpu_ms = (cpuTime_us(fuzz.pid) - before_us) / 1_000;
  for (const { number, query, outcome } of asked) {
    for (const status of outcome.statuses)
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1);
    tally.faults += outcome.faults.length;
    for (const fault of outcome.faults) show(number, fault, query);
  }
  const late = asked.filter(({ outcome }) => outcome.slowest_ms > SUSPECT_MS);
  return { cpu_ms, suspects: cpu_ms > CPU_MS_MAX ? late.map(({ number }) => number) : [] };
};

const summary = (asked: number, cpu_ms: number): string => {
  const { statuses, faults, suspects, slow, dearest } = tally;
  const answers = [...statuses].sort(([one], [other]) => one - other);
  return (
    `${asked} questions, ${answers.map(([status, count]) => `${count} × ${status}`).join(', ')}, ` +
    `${faults} faults, ${slow} over ${CPU_MS_MAX} ms of CPU (${suspects} looked at alone, the dearest ` +
    `${dearest.cpu_ms.toFixed(1)} ms, question ${dearest.number}), mean ${(cpu_ms / asked).toFixed(2)} ms`
  );
};

const run = async (fuzz: Fuzz): Promise<void> => {
  const { first, end } = fuzz.command;
  let total_ms = 0;
  for (let from = first; from < end; from += IN_FLIGHT) {
    const to = Math.min(end, from + IN_FLIGHT);
    const numbers = Array.from({ length: to - from }, (_, place) => from + place);
    const { cpu_ms, suspects } = await askTogether(fuzz, numbers);
    total_ms += cpu_ms;
    await lookAgain(fuzz, suspects);
    if ((to - first) % TOLD_EVERY === 0 || to === end) console.log(summary(to - first, total_ms));
  }
};

const parseCommand = (): Command | undefined => {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    options: { seed: text, only: text, plugins: text },
    allowPositionals: true,
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const plugins = Number(values.plugins ?? 100_000);
  const only = values.only === undefined ? undefined : Number(values.only);
  const end = Number(positionals[0] ?? 10_000);
  if (positionals.length > 1 || ![seed, plugins, end, only ?? 0].every(Number.isSafeInteger))
    return undefined;
  return {
    seed,
    plugins,
    ...(only === undefined ? { first: 0, end } : { first: only, end: only + 1 }),
  };
};

const main = async (): Promise<number> => {
  const command = parseCommand();
  if (!command) {
    console.error(
      'Usage: npm run fuzz:queries -- [COUNT] [--seed N] [--plugins N] [--only NUMBER]',
    );
    return 2;
  }
  await buildWorkers();
  const { stateDir } = await syntheticRegistry(command.plugins);
  const served = await serve({ port: 0, stateDir, vars: {}, seed: false });
  const pid = findWorkerd();
  if (pid === undefined) throw new Error('CPU is read from /proc, which is not here');
  console.log(`seed ${command.seed}, ${command.plugins} plugins, workerd ${pid}`);
  await run({ command, served, words: await readWords(served.url), pid });
  await served.stop();
  return tally.faults + tally.slow === 0 ? 0 : 1;
};

process.exitCode = await main();
