import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readArchive, readRepository } from '@skillstash/plugin-format';
import { benchArchive } from './bench-archive.ts';
import { median } from './median.ts';
import { parseFloor } from './parse-floor.ts';
import { startWorker } from './start-worker.ts';
import { streamOf } from './stream-of.ts';

const WARM_UPS = 15;
const ITERATIONS = 60;
/** Reads in one request to workerd, and requests that count. */
const WORKERD_READS = 10;
const WORKERD_WARM_UPS = 3;
const WORKERD_REQUESTS = 12;
const COMPONENTS = 160;

type Turn = { reader_ms: number; archive_ms: number; floor_ms: number };

/**
 * Medians, times in milliseconds. `archive_ms` is the part of the reader that gunzips, untars and hashes. `ratio` is of
 * reader to floor within a turn: whatever else the machine does slows both.
 */
export type ParseTimes = Turn & { ratio: number };

const mediansOf = (turns: Turn[]): ParseTimes => ({
  reader_ms: median(turns.map(({ reader_ms }) => reader_ms)),
  archive_ms: median(turns.map(({ archive_ms }) => archive_ms)),
  floor_ms: median(turns.map(({ floor_ms }) => floor_ms)),
  ratio: median(turns.map(({ reader_ms, floor_ms }) => reader_ms / floor_ms)),
});

const timeTurn = async (archive: Buffer): Promise<Turn> => {
  const start = performance.now();
  const { tree } = await readArchive(streamOf(archive));
  const archived = performance.now();
  const { snapshot } = readRepository(tree, { repository: 'ada/bench', commit: null });
  const read = performance.now();
  const parsed = parseFloor(archive);
  const floored = performance.now();
  const found = snapshot.plugins.reduce(
    (count, { skills, agents, commands }) =>
      count + skills.length + agents.length + commands.length,
    0,
  );
  if (found !== COMPONENTS || parsed !== COMPONENTS)
    throw new Error(`the reader found ${found} components, the floor ${parsed}`);
  return { reader_ms: read - start, archive_ms: archived - start, floor_ms: floored - read };
};

/** Reads an archive of 400 files in Node with the product's reader and with the least that could be, in turn. */
export const measureParse = async (): Promise<ParseTimes> => {
  const archive = await benchArchive();
  const turns: Turn[] = [];
  for (let turn = 0; turn < WARM_UPS + ITERATIONS; turn += 1) turns.push(await timeTurn(archive));
  return mediansOf(turns.slice(WARM_UPS));
};

/**
 * The same in workerd, where it happens in the product. Timed from outside: a request that reads eleven times less one that
 * reads once is ten reads.
 */
export const measureParseInWorkerd = async (): Promise<ParseTimes> => {
  const archive = await benchArchive();
  const folder = mkdtempSync(join(tmpdir(), 'skillstash-bench-'));
  const miniflare = await startWorker('parse-worker.ts', folder);
  const url = await miniflare.ready;
  const request = async (path: string, times: number): Promise<number> => {
    const start = performance.now();
    const body = new Uint8Array(archive);
    const response = await fetch(new URL(`${path}?times=${times}`, url), { method: 'POST', body });
    if (!response.ok) throw new Error(await response.text());
    await response.arrayBuffer();
    return performance.now() - start;
  };
  const timed = async (path: string): Promise<number> => {
    const one = await request(path, 1);
    return ((await request(path, WORKERD_READS + 1)) - one) / WORKERD_READS;
  };
  const turns: Turn[] = [];
  for (let turn = 0; turn < WORKERD_WARM_UPS + WORKERD_REQUESTS; turn += 1)
    turns.push({
      reader_ms: await timed('/reader'),
      archive_ms: await timed('/archive'),
      floor_ms: await timed('/floor'),
    });
  await miniflare.dispose();
  rmSync(folder, { recursive: true, force: true });
  return mediansOf(turns.slice(WORKERD_WARM_UPS));
};
