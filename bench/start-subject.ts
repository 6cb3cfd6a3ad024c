import { readdirSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from 'miniflare';
import { type ServeOptions, workersOf } from '../scripts/serve/serve.ts';
import type { FloorStatement } from './floor-statements.ts';

/** With these the api worker answers everything from the database: only that can be compared with the floor. */
export const FROM_DATABASE = { ANSWER_MEMORY_SECONDS: '0' };

/** With these it answers from memory what it answered before, for longer than a measurement takes. */
export const FROM_MEMORY = { ANSWER_MEMORY_SECONDS: '60' };

/** What is measured: the built api worker and the floor, in one workerd and on one database. Each has a socket of its own. */
export type Subject = {
  apiUrl: string;
  floorUrl: string;
  /** The process of workerd. */
  pid: number;
  stop(): Promise<void>;
};

type Module = { type: 'ESModule'; path: string; contents?: string };

const HOST = '127.0.0.1';
const FLOOR = 'floor';

const source = (file: string): string =>
  stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), 'utf8'));

/** The module of the bench that is put before the api worker's own. */
const withCounting = (api: V4WorkerOptions): V4WorkerOptions => {
  const { modules, modulesRoot } = api as { modules: Module[]; modulesRoot: string };
  const entry: Module = {
    type: 'ESModule',
    path: join(modulesRoot, 'counting-worker.js'),
    contents: `import Api from './index.js';\n${source('counting-worker.ts')}`,
  };
  return { ...api, modules: [entry, ...modules] } as V4WorkerOptions;
};

const floorOf = (api: V4WorkerOptions, statements: readonly FloorStatement[]): V4WorkerOptions =>
  ({
    name: FLOOR,
    modules: [
      {
        type: 'ESModule',
        path: join(import.meta.dirname, 'floor.js'),
        contents: source('floor-worker.ts'),
      },
    ],
    modulesRoot: import.meta.dirname,
    compatibilityDate: api.compatibilityDate,
    // The same database as the api worker's.
    d1Databases: api.d1Databases,
    bindings: { STATEMENTS: [...statements] },
    unsafeDirectSockets: [{ host: HOST, port: 0 }],
  }) as V4WorkerOptions;

const childrenOf = (pid: number): number[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  );

/**
 * Starts the api worker and the floor, without a proxy before them.
 *
 * @param counting whether answers tell their round trips and rows; those must not be timed
 */
export const startSubject = async (
  stateDir: string,
  statements: readonly FloorStatement[],
  { counting = false, vars = {} }: { counting?: boolean; vars?: Record<string, string> } = {},
): Promise<Subject> => {
  const options: ServeOptions = { port: 0, stateDir, vars, seed: false };
  const [api, ...others] = workersOf(options, true);
  if (!api) throw new Error('there is no api worker');
  const before = new Set(childrenOf(process.pid));
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: [counting ? withCounting(api) : api, ...others, floorOf(api, statements)],
      resourcePersistencePath: join(stateDir, 'v3'),
      host: HOST,
      cf: false,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  await miniflare.ready;
  const [pid, ...more] = childrenOf(process.pid).filter((child) => !before.has(child));
  if (pid === undefined || more.length) throw new Error('expected one process of workerd');
  return {
    apiUrl: (await miniflare.unsafeGetDirectURL(api.name)).origin,
    floorUrl: (await miniflare.unsafeGetDirectURL(FLOOR)).origin,
    pid,
    stop: () => miniflare.dispose(),
  };
};
