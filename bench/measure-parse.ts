import { readArchive, readRepository } from '@skillstash/plugin-format';
import { benchArchive } from './bench-archive.ts';
import { median } from './median.ts';
import { parseFloor } from './parse-floor.ts';

const WARM_UPS = 15;
const ITERATIONS = 60;
const COMPONENTS = 160;
/** About what a network hands over at once. */
const CHUNK_BYTES = 16_384;

/** Medians in milliseconds. `archive_ms` is the part of the reader that gunzips, untars and hashes. */
export type ParseTimes = {
  files: number;
  reader_ms: number;
  archive_ms: number;
  floor_ms: number;
};

const streamOf = (archive: Buffer): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= archive.length) return controller.close();
      controller.enqueue(new Uint8Array(archive.subarray(at, at + CHUNK_BYTES)));
      at += CHUNK_BYTES;
    },
  });
};

const timeReader = async (archive: Buffer): Promise<{ reader_ms: number; archive_ms: number }> => {
  const start = performance.now();
  const { tree } = await readArchive(streamOf(archive));
  const archive_ms = performance.now() - start;
  const { snapshot } = readRepository(tree, { repository: 'ada/bench', commit: null });
  const reader_ms = performance.now() - start;
  const found = snapshot.plugins.reduce(
    (count, { skills, agents, commands }) =>
      count + skills.length + agents.length + commands.length,
    0,
  );
  if (found !== COMPONENTS) throw new Error(`the reader found ${found} components`);
  return { reader_ms, archive_ms };
};

const timeFloor = (archive: Buffer): number => {
  const start = performance.now();
  const parsed = parseFloor(archive);
  const floor_ms = performance.now() - start;
  if (parsed !== COMPONENTS) throw new Error(`the floor found ${parsed} components`);
  return floor_ms;
};

/** Reads an archive of 400 files with the product's reader and with the least that could be, in turn. */
export const measureParse = async (): Promise<ParseTimes> => {
  const { archive, files } = await benchArchive();
  const readers: Array<{ reader_ms: number; archive_ms: number }> = [];
  const floors: number[] = [];
  for (let turn = 0; turn < WARM_UPS + ITERATIONS; turn += 1) {
    readers.push(await timeReader(archive));
    floors.push(timeFloor(archive));
  }
  const counted = readers.slice(WARM_UPS);
  return {
    files,
    reader_ms: median(counted.map(({ reader_ms }) => reader_ms)),
    archive_ms: median(counted.map(({ archive_ms }) => archive_ms)),
    floor_ms: median(floors.slice(WARM_UPS)),
  };
};
