import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SECRET_BYTES = 32;

/**
 * The secret that signs this machine's sessions: made at first use and kept in the state folder, for its owner's eyes only.
 * A second call gives the same one.
 */
export const authSecret = (stateDir: string): string => {
  const file = join(stateDir, 'auth-secret');
  mkdirSync(stateDir, { recursive: true });
  try {
    writeFileSync(file, randomBytes(SECRET_BYTES).toString('base64url'), {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    // Made before, by this or another process.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  return readFileSync(file, 'utf8');
};
