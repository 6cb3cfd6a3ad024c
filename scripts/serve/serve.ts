import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import {
  convertV4MiniflareOptions,
  Log,
  LogLevel,
  Miniflare,
  type V4WorkerOptions,
} from 'miniflare';
import { unstable_getMiniflareWorkerOptions as workerOptions } from 'wrangler';
import { WORKERS } from './build-workers.ts';
import { applyMigrations, seedIfEmpty } from './prepare-database.ts';
import { ROOT } from './root.ts';

/** Where and how a registry is served on this machine. `stateDir` is what wrangler calls the persist folder. */
export type ServeOptions = {
  port: number;
  stateDir: string;
  /** Values that replace those of wrangler.toml's [vars], in both workers. */
  vars: Record<string, string>;
  seed: boolean;
};

/** A running registry. `tick` does what cron does every minute; `deliver` gives the ingester a batch from a queue. */
export type Served = {
  url: string;
  migrated: string[];
  seeded: boolean;
  /** The database itself, for tests that let time pass. */
  database: D1Database;
  /** The bucket itself, for tests that count what is in it. */
  bodies: R2Bucket;
  /** The platform's rate limiter as it is bound to the api worker, for tests that play several isolates. */
  limiter: RateLimit;
  tick(): Promise<void>;
  deliver(queue: string, bodies: readonly unknown[]): Promise<void>;
  stop(): Promise<void>;
};

const HOST = '127.0.0.1';
const API = 'skillstash-api';
const INGESTER = 'skillstash-ingester';

/** The workerd binary that came with the packages; the package has no types. */
const workerdPath = (): string =>
  (createRequire(import.meta.url)('workerd') as { default: string }).default;

const ENTRY = 'index.js';

const bundled = (bundle: string): V4WorkerOptions =>
  ({
    // The entry is the first of them.
    modules: [ENTRY, ...readdirSync(bundle).filter((file) => file !== ENTRY)]
      .filter((file) => file.endsWith('.js'))
      .map((file) => ({ type: 'ESModule', path: join(bundle, file) })),
    modulesRoot: bundle,
  }) as V4WorkerOptions;

/** Static assets as a plain folder: Miniflare would put a proxy before every request to a worker that has assets. */
const assetBinding = (assets: unknown): Record<string, object> => {
  // What wrangler makes of [assets]; its type leaves it open.
  const { binding, directory } = (assets ?? {}) as { binding?: string; directory?: string };
  return binding ? { [binding]: { disk: { path: directory, writable: false } } } : {};
};

/**
 * Both workers as Miniflare takes them, in the order of WORKERS.
 *
 * @param isOpen whether the api worker listens on its port yet
 */
export const workersOf = (options: ServeOptions, isOpen: boolean): V4WorkerOptions[] =>
  WORKERS.map(({ name, config, bundle }) => {
    const { assets, ...fromConfig } = workerOptions(config).workerOptions;
    return {
      ...fromConfig,
      serviceBindings: { ...(fromConfig.serviceBindings as object), ...assetBinding(assets) },
      ...bundled(bundle),
      name,
      bindings: { ...(fromConfig.bindings as Record<string, string> | undefined), ...options.vars },
      // The worker's own socket: no proxy between people and the worker.
      ...(name === API && isOpen
        ? { unsafeDirectSockets: [{ host: HOST, port: options.port }] }
        : {}),
    } as V4WorkerOptions;
  });

const prepare = async (miniflare: Miniflare, { seed }: ServeOptions) => {
  const db = (await miniflare.getD1Database('DB', API)) as unknown as D1Database;
  const bodies = (await miniflare.getR2Bucket('BODIES', API)) as unknown as R2Bucket;
  const migrated = await applyMigrations(db);
  return { migrated, seeded: seed && (await seedIfEmpty(db, bodies)) };
};

type MiniflareOptions = ConstructorParameters<typeof Miniflare>[0];

/** @param isOpen whether the api worker listens on its port yet */
const miniflareOptions = (options: ServeOptions, isOpen: boolean): MiniflareOptions =>
  convertV4MiniflareOptions({
    workers: workersOf(options, isOpen),
    resourcePersistencePath: join(options.stateDir, 'v3'),
    host: HOST,
    cf: false,
    log: new Log(LogLevel.WARN),
  } as Parameters<typeof convertV4MiniflareOptions>[0]);

/**
 * Serves both workers on embedded workerd with D1, R2 and queues on disk, from the bundles of `buildWorkers`. The port opens
 * once migrations are applied and, where asked, an empty database is seeded: nobody sees a database that is half made.
 *
 * @throws where the port is taken
 */
export const serve = async (options: ServeOptions): Promise<Served> => {
  process.env.SKILLSTASH_WORKERD = workerdPath();
  process.env.MINIFLARE_WORKERD_PATH = join(ROOT, 'scripts/serve/workerd.sh');
  const miniflare = new Miniflare(miniflareOptions(options, false));
  await miniflare.ready;
  const prepared = await prepare(miniflare, options);
  await miniflare.setOptions(miniflareOptions(options, true));
  const url = await miniflare.unsafeGetDirectURL(API);
  return {
    url: url.origin,
    ...prepared,
    database: (await miniflare.getD1Database('DB', API)) as unknown as D1Database,
    bodies: (await miniflare.getR2Bucket('BODIES', API)) as unknown as R2Bucket,
    limiter: (await miniflare.getBindings<{ LIMITER: RateLimit }>(API)).LIMITER,
    tick: async () => {
      const ingester = await miniflare.getWorker(INGESTER);
      const { outcome } = await ingester.scheduled({ cron: '* * * * *' });
      if (outcome !== 'ok') throw new Error(`the tick ended as ${outcome}`);
    },
    deliver: async (queue, bodies) => {
      const ingester = await miniflare.getWorker(INGESTER);
      const messages = bodies.map((body, place) => ({
        id: `${queue}-${place}`,
        timestamp: new Date(),
        attempts: 1,
        body,
      }));
      const { outcome } = await ingester.queue(queue, messages);
      if (outcome !== 'ok') throw new Error(`the batch ended as ${outcome}`);
    },
    stop: () => miniflare.dispose(),
  };
};
