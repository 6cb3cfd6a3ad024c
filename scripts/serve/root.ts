import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's own folder. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');
