import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import type { Plugin } from 'rolldown';

/** Ends the id of a copied file. */
const COPIED = '?for-packages';

const isPackage = (importer: string): boolean => importer.includes(`${sep}node_modules${sep}`);

/**
 * Gives packages a copy of zod that is not ours. They use all of it; and what one module needs of a file goes to
 * whichever module the file is in, so that with a single copy every request would load the zod that few ask for.
 */
export const zodForPackages: Plugin = {
  name: 'zod-for-packages',
  async resolveId(source, importer) {
    if (!importer) return null;
    const isWithin = importer.endsWith(COPIED) && source.startsWith('.');
    if (!isWithin && !(/^zod(?:\/|$)/.test(source) && isPackage(importer))) return null;
    const from = importer.replace(COPIED, '');
    const found = await this.resolve(source, from, { skipSelf: true });
    return found && { ...found, id: found.id + COPIED };
  },
  load: (id) => (id.endsWith(COPIED) ? readFile(id.slice(0, -COPIED.length), 'utf8') : null),
};
