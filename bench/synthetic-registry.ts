import { createHash } from 'node:crypto';
import {
  existsSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { join } from 'node:path';
import { convertV4MiniflareOptions, Miniflare } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as workerOptions } from 'wrangler';
import { WORKERS } from '../scripts/serve/build-workers.ts';
import { applyMigrations } from '../scripts/serve/prepare-database.ts';
import { ROOT } from '../scripts/serve/root.ts';
import { SqliteDatabase } from './sqlite-database.ts';
import { writeSynthetic } from './write-synthetic.ts';

const CACHE = join(ROOT, '.wrangler/synthetic');

/** What decides what is in the database: change one of these and it is made anew. */
const SOURCES = [
  'migrations/*.sql',
  'packages/db/src/schema/*.ts',
  'packages/db/src/search/merge-segments.ts',
  'packages/db/src/search/reindex.ts',
  'packages/db/src/search/name-words.ts',
  'packages/db/src/writes/bulk-rows.ts',
  'packages/db/src/writes/component-rows.ts',
  'bench/component-statements.ts',
  'bench/seeded-random.ts',
  'bench/synthetic-*.ts',
  'bench/write-synthetic.ts',
];

const hashSources = (): string => {
  const hash = createHash('sha256');
  for (const file of SOURCES.flatMap((pattern) => globSync(pattern, { cwd: ROOT })).sort())
    hash.update(`${file}\n`).update(readFileSync(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
};

/** The one database below a folder of Miniflare's; its own book-keeping lies beside it. */
export const databaseFile = (stateDir: string): string => {
  const [file, ...more] = globSync(join(stateDir, 'v3/d1/**/*.sqlite')).filter(
    (path) => !path.endsWith('metadata.sqlite'),
  );
  if (!file || more.length) throw new Error(`${stateDir} does not hold one database`);
  return file;
};

/** Makes the file that the api worker's D1 binding opens, migrated and empty. */
const createDatabase = async (stateDir: string): Promise<void> => {
  const { d1Databases } = workerOptions(WORKERS[0].config).workerOptions;
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      modules: true,
      script: 'export default {}',
      compatibilityDate: '2026-10-01',
      d1Databases,
      resourcePersistencePath: join(stateDir, 'v3'),
      host: '127.0.0.1',
      cf: false,
    } as Parameters<typeof convertV4MiniflareOptions>[0]),
  );
  await applyMigrations((await miniflare.getD1Database('DB')) as unknown as D1Database);
  await miniflare.dispose();
};

const removeOutdated = (hash: string): void => {
  for (const name of readdirSync(CACHE).filter((name) => !name.includes(hash)))
    rmSync(join(CACHE, name), { recursive: true, force: true });
};

/**
 * A registry of that many made-up plugins, the same each time: made once in a folder that Git ignores (minutes for 100,000), then
 * found there until the tables or the generator change. Read it, never write to it: whoever asks next gets the same folder.
 *
 * @returns what `serve` takes as `stateDir`
 */
export const syntheticRegistry = async (plugins: number): Promise<{ stateDir: string }> => {
  const hash = hashSources();
  const stateDir = join(CACHE, `${plugins}-${hash}`);
  if (existsSync(stateDir)) return { stateDir };
  mkdirSync(CACHE, { recursive: true });
  removeOutdated(hash);
  // Renamed when it is whole: two may make it at once, and one may be killed.
  const making = join(CACHE, `${plugins}-${hash}.${process.pid}`);
  try {
    await createDatabase(making);
    const database = new SqliteDatabase(databaseFile(making));
    writeSynthetic(database, plugins);
    database.close();
    if (!existsSync(stateDir)) renameSync(making, stateDir);
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
  return { stateDir };
};
