/**
 * Feeds mutated archives and manifests to the reader and looks for what must never happen: a throw that is no
 * ArchiveError, a snapshot that breaks its contract, a path or a text from outside the repository, a reading that takes
 * longer than its bound.
 *
 * Usage: npm run fuzz -- [COUNT] [--seed N] [--only NUMBER]
 * COUNT is 10,000 unless told. Prints one line of counts; exits 1 on any crash or escape, 2 when the command is wrong.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import type { Batch, Said } from './read-inputs.ts';

/** An input that takes longer counts as a crash. */
const READING_MS_MAX = 10_000;
/** After this long without an end, the thread is stopped. */
const SILENCE_MS_MAX = 60_000;
const FAULTS_SHOWN = 20;
const CORPUS = join(import.meta.dirname, '../../shared/corpus');

type Tally = {
  inputs: number;
  crashes: number;
  escapes: number;
  refused: number;
  withProblems: number;
  clean: number;
  slowest: { number: number; reading_ms: number };
  codes: Map<string, number>;
};

const corpusFiles = (): string[] =>
  ['repos', 'synth'].flatMap((folder) => {
    const place = join(CORPUS, folder);
    return existsSync(place)
      ? readdirSync(place)
          .sort()
          .map((file) => join(place, file))
      : [];
  });

const show = (tally: Tally, what: string, number: number, text: string): void => {
  if (tally.crashes + tally.escapes > FAULTS_SHOWN) return;
  process.stdout.write(`${what}: input ${number}: ${text}\n`);
};

const count = (tally: Tally, said: Extract<Said, { ended: number }>): void => {
  const { ended, kind, verdict } = said;
  const { reading_ms } = verdict;
  tally.inputs += 1;
  if (reading_ms > tally.slowest.reading_ms) tally.slowest = { number: ended, reading_ms };
  if (reading_ms > READING_MS_MAX) verdict.crashes.push(`it took ${Math.round(reading_ms)} ms`);
  if (verdict.crashes.length > 0) tally.crashes += 1;
  if (verdict.escapes.length > 0) tally.escapes += 1;
  for (const crash of verdict.crashes) show(tally, 'crash', ended, `(${kind}) ${crash}`);
  for (const found of verdict.escapes) show(tally, 'escape', ended, `(${kind}) ${found}`);
  if (verdict.outcome === 'refused') tally.refused += 1;
  if (verdict.outcome === 'with problems') tally.withProblems += 1;
  if (verdict.outcome === 'clean') tally.clean += 1;
  for (const code of new Set(verdict.codes))
    tally.codes.set(code, (tally.codes.get(code) ?? 0) + 1);
};

/** Reads a batch in a thread; gives the number to go on with, which is after the one that had to be stopped. */
const readBatch = (batch: Batch, tally: Tally): Promise<number> =>
  new Promise((resolve) => {
    const thread = new Worker(join(import.meta.dirname, 'read-inputs.ts'), {
      workerData: batch,
      stderr: true,
    });
    let current = batch.first;
    let isOpen = false;
    const giveUp = (why: string) => {
      tally.inputs += 1;
      tally.crashes += 1;
      show(tally, 'crash', current, why);
      isOpen = false;
      current += 1;
    };
    const stop = () => {
      giveUp(`it did not end within ${SILENCE_MS_MAX} ms`);
      void thread.terminate();
    };
    let alarm = setTimeout(stop, SILENCE_MS_MAX);
    thread.on('message', (said: Said) => {
      clearTimeout(alarm);
      alarm = setTimeout(stop, SILENCE_MS_MAX);
      isOpen = 'begins' in said;
      if ('begins' in said) current = said.begins;
      else {
        count(tally, said);
        current = said.ended + 1;
      }
    });
    thread.on('error', (cause) => giveUp(String(cause)));
    thread.on('exit', () => {
      clearTimeout(alarm);
      // A thread ends early where nothing is left that could ever settle what it waits for.
      if (isOpen) giveUp('the reading never ends');
      resolve(current);
    });
  });

const emptyTally = (): Tally => ({
  inputs: 0,
  crashes: 0,
  escapes: 0,
  refused: 0,
  withProblems: 0,
  clean: 0,
  slowest: { number: 0, reading_ms: 0 },
  codes: new Map(),
});

const parseCommand = (): { seed: number; first: number; end: number } | undefined => {
  const options = { seed: { type: 'string' }, only: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const total = Number(positionals[0] ?? 10_000);
  const only = values.only === undefined ? undefined : Number(values.only);
  if (positionals.length > 1 || ![seed, total, only ?? 0].every(Number.isSafeInteger))
    return undefined;
  return only === undefined ? { seed, first: 0, end: total } : { seed, first: only, end: only + 1 };
};

const main = async (): Promise<number> => {
  const command = parseCommand();
  if (!command) {
    process.stderr.write('Usage: npm run fuzz -- [COUNT] [--seed N] [--only NUMBER]\n');
    return 2;
  }
  const { seed, end } = command;
  process.stdout.write(`seed ${seed}\n`);
  const tally = emptyTally();
  const files = corpusFiles();
  for (let first = command.first; first < end; )
    first = await readBatch({ seed, first, end, corpusFiles: files }, tally);
  const codes = [...tally.codes].sort(([, a], [, b]) => b - a);
  process.stdout.write(`inputs by code: ${codes.map(([code, n]) => `${code} ${n}`).join(', ')}\n`);
  const { inputs, crashes, escapes, refused, withProblems, clean, slowest } = tally;
  process.stdout.write(
    `${inputs} inputs, ${crashes} crashes, ${escapes} escapes, ${refused} refused, ` +
      `${withProblems} with problems, ${clean} clean, ` +
      `slowest ${Math.round(slowest.reading_ms)} ms (input ${slowest.number})\n`,
  );
  return crashes + escapes === 0 ? 0 : 1;
};

process.exitCode = await main();
