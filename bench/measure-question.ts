import { ask } from './ask.ts';
import { cpuTime_us } from './cpu-time.ts';
import { median } from './median.ts';

/** Who is asked: an address, and the process whose CPU counts. */
export type Target = {
  url: string;
  pid: number;
  headers?: Record<string, string>;
  status?: number;
};

/** CPU a request of each target in each round, in microseconds. */
export type Rounds = number[][];

const WARM_UP = 25;
/** A round asks as often as takes about this much CPU: short enough that noise hits all targets alike. */
const ROUND_CPU_US = 60_000;
const REQUESTS = { min: 12, max: 400 };
/** For latency, one after the other. */
const LATENCY_REQUESTS = 100;

const cpuOfRequest = async (target: Target, count: number): Promise<number> => {
  const before = cpuTime_us(target.pid);
  await ask(target.url, count, target);
  return (cpuTime_us(target.pid) - before) / count;
};

const requestsOf = (cpu_us: number): number =>
  Math.round(Math.min(REQUESTS.max, Math.max(REQUESTS.min, ROUND_CPU_US / cpu_us)));

/**
 * Asks the targets in turn, round after round, so that whatever else the machine does falls on all of them; every other round
 * in the opposite order.
 */
export const measureCpu = async (targets: readonly Target[], rounds: number): Promise<Rounds> => {
  const counts: number[] = [];
  for (const target of targets) {
    await ask(target.url, WARM_UP, target);
    counts.push(requestsOf(await cpuOfRequest(target, WARM_UP)));
  }
  const measured: Rounds = [];
  for (let round = 0; round < rounds; round += 1) {
    const places = [...targets.keys()];
    if (round % 2) places.reverse();
    const row: number[] = [];
    for (const place of places) {
      const target = targets[place];
      if (target) row[place] = await cpuOfRequest(target, counts[place] ?? REQUESTS.min);
    }
    measured.push(row);
  }
  return measured;
};

/** The median over all rounds of what one target took. */
export const cpuOf = (rounds: Rounds, place: number): number =>
  median(rounds.map((row) => row[place] ?? Number.NaN));

/** The median of the rounds' ratios: both were measured within a moment of each other. */
export const ratioOf = (rounds: Rounds, place: number, toPlace: number): number =>
  median(rounds.map((row) => (row[place] ?? Number.NaN) / (row[toPlace] ?? Number.NaN)));

/** How long one request takes that is alone: the median, and the 99th of a hundred. */
export const measureLatency = async (
  target: Target,
): Promise<{ p50_ms: number; p99_ms: number }> => {
  const times_ms = await ask(target.url, LATENCY_REQUESTS, { ...target, connections: 1 });
  times_ms.sort((one, other) => one - other);
  const at = (share: number) => times_ms[Math.floor((times_ms.length - 1) * share)] ?? Number.NaN;
  return { p50_ms: at(0.5), p99_ms: at(0.99) };
};
