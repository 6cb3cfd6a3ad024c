import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import type { Database } from '../../src/statement.ts';

const MIGRATIONS = join(import.meta.dirname, '../../../../migrations');

/** What D1 allows (Limits: text, row and value 2,000,000 bytes, statement 100 KB, …); workerd's own D1 allows longer texts. */
const LIMITS = {
  length: 2_000_000,
  sqlLength: 100_000,
  functionArg: 32,
  variableNumber: 100,
  compoundSelect: 5,
};

type Bound = { text: string; values: SQLInputValue[] };

/** A migrated database in memory that refuses what D1 refuses, with as much of D1's interface as statements here use. */
export const limitedDatabase = (): { db: Database; sqlite: DatabaseSync } => {
  const sqlite = new DatabaseSync(':memory:', { limits: LIMITS });
  const names = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.sql'));
  for (const name of names.sort()) sqlite.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  const rowsOf = ({ text, values }: Bound) => sqlite.prepare(text).all(...values);
  const bound = (text: string, values: SQLInputValue[]) => ({
    text,
    values,
    bind: (...others: SQLInputValue[]) => bound(text, others),
    all: async () => ({ results: rowsOf({ text, values }) }),
    first: async () => rowsOf({ text, values })[0] ?? null,
  });
  const batch = async (statements: Bound[]) => {
    sqlite.exec('BEGIN');
    try {
      const results = statements.map((one) => ({ results: rowsOf(one) }));
      sqlite.exec('COMMIT');
      return results;
    } catch (error) {
      sqlite.exec('ROLLBACK');
      throw error;
    }
  };
  // The cast: of what D1 has, nothing else is used.
  return { db: { prepare: (text: string) => bound(text, []), batch } as never, sqlite };
};
