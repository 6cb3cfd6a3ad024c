import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

/** Time for a server that was told to stop to be gone. */
const WAIT_MS = 3_000;
const SQLITE_BUSY = 5;

/** Who holds a state folder, where that can be said: it writes its name right after it took the lock. */
const holderIn = (file: string): string => {
  try {
    return `process ${readFileSync(file, 'utf8')}`;
  } catch {
    return 'another process';
  }
};

/**
 * Takes a state folder for this process alone: two servers over one database would lock each other out in the middle of
 * writes. The lock is SQLite's on an empty file, which the system lets go of when its holder is gone, however that
 * ended; so it is never stale, and of two that come at once one gets it. Programs that only read the database, or
 * wrangler's commands, do not ask for it.
 *
 * @returns lets the folder go
 * @throws Error that names the process which holds it, once that did not let go for three seconds
 */
export const holdState = (stateDir: string): (() => void) => {
  mkdirSync(stateDir, { recursive: true });
  const holder = join(stateDir, 'held-by');
  const lock = new DatabaseSync(join(stateDir, 'lock'), { timeout: WAIT_MS });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    // What node:sqlite adds to its errors; its types leave it out.
    if ((error as { errcode?: number }).errcode !== SQLITE_BUSY) throw error;
    throw new Error(
      `${stateDir} is held by ${holderIn(holder)}, another npm start: set STATE_DIR to another folder.`,
    );
  }
  writeFileSync(holder, String(process.pid));
  return () => {
    rmSync(holder, { force: true });
    lock.close();
  };
};
