import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { reindexStatements } from '../packages/db/src/search/reindex.ts';
import { applyMigrations } from '../scripts/serve/prepare-database.ts';
import { ROOT } from '../scripts/serve/root.ts';
import { componentsOf, countRows, writtenOut } from './component-set.ts';
import { componentStatements, pluginStatements } from './component-statements.ts';
import { median } from './median.ts';
import { startWorker } from './start-worker.ts';

const PLUGINS = 400;
const REPEATS = 15;

type Times = { rows: number; first_ms: number; again_ms: number; indexed_ms: number };

/** Rows a second, in the middle of all repeats. */
export type RowRates = { first: number; again: number; indexed: number };

type Sent = { text: string; values: string[] };

/** A database that runs nothing: it keeps what a statement would send. */
const recorder = {
  prepare: (text: string) => {
    const statement = (values: string[]) => ({
      text,
      values,
      bind: (...given: string[]) => statement(given),
    });
    return statement([]) as unknown as D1PreparedStatement; // only `bind` is called
  },
};

/** Runs statements as a D1 batch does: in one transaction, all or nothing. */
const runBatch = (database: DatabaseSync, statements: D1PreparedStatement[]): void => {
  database.exec('BEGIN IMMEDIATE');
  for (const { text, values } of statements as unknown as Sent[])
    database.prepare(text).run(...values);
  database.exec('COMMIT');
};

const timeSqlite = (folder: string, repeat: number): Times => {
  const database = new DatabaseSync(join(folder, `peer-${repeat}.sqlite`));
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON');
  const migrations = join(ROOT, 'migrations');
  for (const name of readdirSync(migrations).sort())
    if (name.endsWith('.sql')) database.exec(readFileSync(join(migrations, name), 'utf8'));
  runBatch(database, pluginStatements(recorder, PLUGINS));
  const timed = (run: number, more: D1PreparedStatement[] = []): number => {
    const rows = writtenOut(componentsOf(PLUGINS, run));
    const start = performance.now();
    runBatch(database, [...componentStatements(recorder, rows), ...more]);
    return performance.now() - start;
  };
  const [first_ms, again_ms] = [timed(1), timed(2)];
  database.exec('DELETE FROM repositories');
  runBatch(database, pluginStatements(recorder, PLUGINS));
  const indexed_ms = timed(3, reindexStatements(recorder));
  const times = { first_ms, again_ms, indexed_ms };
  database.close();
  return { rows: countRows(componentsOf(PLUGINS, 1)), ...times };
};

const ratesOf = (times: Times[]): RowRates => ({
  first: median(times.map(({ rows, first_ms }) => (rows / first_ms) * 1000)),
  again: median(times.map(({ rows, again_ms }) => (rows / again_ms) * 1000)),
  indexed: median(times.map(({ rows, indexed_ms }) => (rows / indexed_ms) * 1000)),
});

/**
 * Component rows a second, through D1 in workerd and through node:sqlite, by the same statements on the same schema, in turn,
 * each time into an empty database on disk. The first repeat of each warms up and does not count.
 */
export const measureRows = async (): Promise<{ d1: RowRates; sqlite: RowRates }> => {
  const folder = mkdtempSync(join(tmpdir(), 'skillstash-bench-'));
  const names = Array.from({ length: REPEATS + 1 }, (_, repeat) => `DB${repeat}`);
  const miniflare = await startWorker('rows-worker.ts', folder, names);
  for (const name of names)
    await applyMigrations((await miniflare.getD1Database(name)) as unknown as D1Database);
  const url = await miniflare.ready;
  const d1: Times[] = [];
  const sqlite: Times[] = [];
  for (const [repeat, name] of names.entries()) {
    const response = await fetch(new URL(`/?database=${name}&plugins=${PLUGINS}`, url));
    if (!response.ok) throw new Error(await response.text());
    d1.push((await response.json()) as Times);
    sqlite.push(timeSqlite(folder, repeat));
  }
  await miniflare.dispose();
  rmSync(folder, { recursive: true, force: true });
  return { d1: ratesOf(d1.slice(1)), sqlite: ratesOf(sqlite.slice(1)) };
};
