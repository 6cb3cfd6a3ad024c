import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Database } from '@skillstash/db';

/** What the product's bulk writes prepare: a text and its values. */
type Bound = { text: string; values: SQLInputValue[] };

/**
 * D1's own SQLite file, opened without D1: the product's write statements run on it as they are, and triggers with them, only
 * without a round trip each. Nothing may have the file open meanwhile.
 */
export class SqliteDatabase implements Pick<Database, 'prepare'> {
  readonly #file: DatabaseSync;

  /** @throws where somebody else has the file open */
  constructor(path: string) {
    this.#file = new DatabaseSync(path, { timeout: 10_000 });
    // A file that is thrown away where making it fails needs no journal on disk; indexes are written in random order.
    this.#file.exec('PRAGMA cache_size = -4000000');
    this.#setJournal('memory');
    this.#file.exec('PRAGMA synchronous = OFF');
  }

  #setJournal(mode: string): void {
    const is = this.#file.prepare(`PRAGMA journal_mode = ${mode}`).get()?.journal_mode;
    if (is !== mode) throw new Error(`the journal is ${is}, not ${mode}`);
  }

  prepare(text: string): D1PreparedStatement {
    // What `run` takes; of D1's statements the product's writes use `bind` alone.
    const bind = (...values: SQLInputValue[]): Bound => ({ text, values });
    return { text, values: [], bind } as unknown as D1PreparedStatement;
  }

  /** Runs statements that `prepare` made, in one transaction. */
  run(statements: readonly D1PreparedStatement[]): void {
    this.#file.exec('BEGIN');
    for (const { text, values } of statements as unknown as Bound[])
      this.#file.prepare(text).run(...values);
    this.#file.exec('COMMIT');
  }

  /** How many rows were ever written since the file was opened. */
  get written(): number {
    return Number(this.#file.prepare('SELECT total_changes() AS written').get()?.written);
  }

  /** Closes the file, as D1 keeps it. */
  close(): void {
    this.#setJournal('wal');
    this.#file.close();
  }
}
