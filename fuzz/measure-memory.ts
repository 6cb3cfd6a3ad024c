/**
 * Crawls hostile archives with the ingester on workerd and measures what its isolate holds meanwhile: V8's heap and the
 * array buffers outside of it, asked over the inspector every few milliseconds, garbage included. A Worker may hold
 * 128 MB. Locally nothing stops one that holds more, so V8's heap is held to 96 MB: past that, workerd would crash.
 *
 * Usage: npm run fuzz:memory -- [NAME_PART]
 * Prints a table; exits 1 when a crawl holds more than 128 MB or ends otherwise than it must.
 */
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type CrawlRun, crawlRequested, crawlRun } from '@skillstash/shared';
import { buildBundles } from '../drill/build-bundles.ts';
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { HOSTILE_ARCHIVES, type HostileArchive } from './hostile-archives.ts';
import { type InspectedRegistry, startInspected } from './inspected-registry.ts';
import type { MemoryUse } from './inspector.ts';
import { findResidentMemory } from './resident-memory.ts';

const LIMIT_BYTES = 128_000_000;
const WAIT_MS = 300_000;
const SAMPLE_MS = 10;
const CORPUS = join(import.meta.dirname, '../../shared/corpus/repos');
const CORPUS_COUNT = 3;
const TWICE: ReadonlySet<string> = new Set(['60 MB of Markdown', '45 MB of JSON']);

/** `isReported`: a dry run of it is asked for at the same time. */
type Case = HostileArchive & { isReported?: boolean };

/** The sample at which the isolate held most. */
type Peak = MemoryUse & { all_bytes: number; samples: number };

type Row = {
  name: string;
  packed_bytes: number;
  run: CrawlRun;
  peak: Peak;
  took_ms: number;
  /** How much more the whole process ever held than when idle: databases, bucket and other workers included. */
  resident_bytes: number;
  asExpected: boolean;
};

const biggestReal = (): HostileArchive[] => {
  if (!existsSync(CORPUS)) return [];
  return readdirSync(CORPUS)
    .map((file) => join(CORPUS, file))
    .sort((a, b) => statSync(b).size - statSync(a).size)
    .slice(0, CORPUS_COUNT)
    .map((file) => ({
      name: basename(file, '.tar.gz').replace('+', '/'),
      code: null,
      make: () => Promise.resolve(readFileSync(file)),
    }));
};

/** What is read and takes much memory for long: each isolate reads one repository at a time. */
const twoAtOnce = (): Case[] =>
  HOSTILE_ARCHIVES.filter(({ name }) => TWICE.has(name)).map((one) => ({
    ...one,
    name: `two at once: ${one.name}`,
    isReported: true,
  }));

/** Samples until told to stop. */
const watchMemory = async (
  { inspector }: InspectedRegistry,
  isOver: () => boolean,
): Promise<Peak> => {
  const peak = { all_bytes: 0, heap_bytes: 0, external_bytes: 0, samples: 0 };
  while (!isOver()) {
    const { heap_bytes, external_bytes } = await inspector.measure();
    const all_bytes = heap_bytes + external_bytes;
    peak.samples += 1;
    if (all_bytes > peak.all_bytes) Object.assign(peak, { all_bytes, heap_bytes, external_bytes });
    await sleep(SAMPLE_MS);
  }
  return peak;
};

const crawl = async (registry: string): Promise<CrawlRun> => {
  const response = await fetch(new URL('/v1/repositories', registry), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ repository: 'eve/hostile', refresh: true }),
  });
  const { url } = crawlRequested.parse(await response.json());
  for (const deadline = Date.now() + WAIT_MS; ; ) {
    const run = crawlRun.parse(await (await fetch(new URL(url, registry))).json());
    if (run.finishedAt !== null) return run;
    if (Date.now() > deadline) throw new Error(`the run is still ${run.status}`);
    await sleep(50);
  }
};

/** A dry run, which may be told to come again where the crawl takes long. */
const report = async (registry: string): Promise<void> => {
  const response = await fetch(new URL('/v1/repositories?dryRun=true', registry), {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ repository: 'eve/hostile' }),
  });
  if (response.status !== 200 && response.status !== 503)
    throw new Error(`the dry run was answered ${response.status}`);
  await response.body?.cancel();
};

const measure = async (bundles: string, { name, code, make, isReported }: Case): Promise<Row> => {
  const archive = await make();
  const github = new GitHubStandIn();
  github.put({
    id: 66,
    owner: 'eve',
    name: 'hostile',
    sha: 'e'.repeat(40),
    tarball: () => archive,
    ownerType: 'User',
    stars: 0,
    archived: false,
    committedAt: '2026-11-01T10:00:00Z',
  });
  const registry = await startInspected(bundles, await github.listen());
  try {
    let isOver = false;
    const idle_bytes = findResidentMemory()?.now_bytes ?? 0;
    const watching = watchMemory(registry, () => isOver);
    const start_ms = performance.now();
    const reporting = isReported ? report(registry.url) : undefined;
    const run = await crawl(registry.url);
    await reporting;
    const took_ms = performance.now() - start_ms;
    isOver = true;
    const resident_bytes = (findResidentMemory()?.most_bytes ?? 0) - idle_bytes;
    const asExpected = run.code === code && (code !== null || run.status === 'ok');
    return {
      name,
      packed_bytes: archive.length,
      run,
      peak: await watching,
      took_ms,
      resident_bytes,
      asExpected,
    };
  } finally {
    await registry.stop();
    await github.close();
  }
};

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1);

const cellsOf = ({ name, packed_bytes, run, peak, took_ms, resident_bytes }: Row): string[] => [
  name,
  megabytes(packed_bytes),
  run.code ?? run.status,
  String(Math.round(took_ms)),
  megabytes(peak.all_bytes),
  `${megabytes(peak.heap_bytes)} + ${megabytes(peak.external_bytes)}`,
  String(peak.samples),
  megabytes(resident_bytes),
];

const HEADER = [
  'archive',
  'MB',
  'run',
  'ms',
  'peak MB',
  'heap + external',
  'samples',
  'process MB over idle',
];
const WIDTHS = [40, 7, 20, 8, 9, 17, 8, 0];

const print = (cells: readonly string[]): void => {
  const padded = cells.map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0));
  process.stdout.write(`${padded.join(' ').trimEnd()}\n`);
};

const main = async (): Promise<number> => {
  const part = process.argv[2] ?? '';
  const archives = [...HOSTILE_ARCHIVES, ...twoAtOnce(), ...biggestReal()].filter(({ name }) =>
    name.includes(part),
  );
  const bundles = mkdtempSync(join(tmpdir(), 'skillstash-bundles-'));
  let isGood = archives.length > 0;
  try {
    await buildBundles(bundles, false);
    print(HEADER);
    for (const archive of archives) {
      const row = await measure(bundles, archive);
      print(cellsOf(row));
      if (!row.asExpected) process.stdout.write(`  ended wrongly: ${row.run.message}\n`);
      isGood &&= row.asExpected && row.peak.all_bytes <= LIMIT_BYTES;
    }
  } finally {
    rmSync(bundles, { recursive: true, force: true });
  }
  process.stdout.write(
    isGood ? 'All stay under 128 MB.\n' : 'Not all stay under 128 MB as they must.\n',
  );
  return isGood ? 0 : 1;
};

process.exitCode = await main();
