// Reads inputs one after the other in a thread of its own, so that one that never ends can be stopped from outside.
import { parentPort, workerData } from 'node:worker_threads';
import { checkReading, type Verdict } from './check-reading.ts';
import { makeInput } from './make-input.ts';

/** Which inputs to read: numbers from `first` up to, not including, `end`. */
export type Batch = { seed: number; first: number; end: number; corpusFiles: string[] };

/** What the thread says: that it begins an input, and how the reading of it went. */
export type Said = { begins: number } | { ended: number; kind: string; verdict: Verdict };

const say = (said: Said): void => parentPort?.postMessage(said);

const { seed, first, end, corpusFiles } = workerData as Batch;
for (let number = first; number < end; number += 1) {
  say({ begins: number });
  const input = makeInput(seed, number, corpusFiles);
  const verdict = await checkReading(input);
  say({ ended: number, kind: input.kind, verdict });
}
