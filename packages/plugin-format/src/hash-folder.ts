import { createHash } from 'node:crypto';
import type { RepositoryTree } from './repository-tree.ts';

/**
 * The sha256, in hex, of everything below a folder: for each file in the order of paths, `mode SP sha256 SP path NUL`,
 * paths relative to the folder. A link counts as mode 120000 and the sha256 of its target. Nothing gives the hash of ''.
 */
export const hashFolder = (tree: RepositoryTree, folder: string): string => {
  const root = tree.findRealPath(folder);
  const hash = createHash('sha256');
  const skipped = root === undefined || root === '' ? 0 : root.length + 1;
  for (const path of [...tree.walkPaths(folder)].sort()) {
    const entry = tree.entries.get(path);
    const relative = path.slice(skipped);
    if (entry?.kind === 'file') hash.update(`${entry.mode} ${entry.sha256} ${relative}\0`);
    if (entry?.kind === 'link') hash.update(`120000 ${hashText(entry.target)} ${relative}\0`);
  }
  return hash.digest('hex');
};

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');
