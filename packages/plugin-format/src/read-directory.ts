import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Problem } from '@skillstash/shared';
import { ARCHIVE_CAPS } from './archive-caps.ts';
import { ArchiveError } from './archive-error.ts';
import { ArchiveTree } from './archive-tree.ts';
import { joinPath } from './repository-path.ts';
import type { RepositoryTree } from './repository-tree.ts';

/** What a folder held; `problems` as an archive of it would have them. */
export type ReadDirectory = { tree: RepositoryTree; problems: Problem[] };

/**
 * Reads a checkout on disk into the same tree that an archive of it gives, `.git` left out. Needs Node. Links are
 * recorded, never followed.
 *
 * @throws ArchiveError `too_many_entries`; otherwise what the file system throws.
 */
export const readDirectory = async (directory: string): Promise<ReadDirectory> => {
  const found = new ArchiveTree(ARCHIVE_CAPS);
  const open = [''];
  let entryCount = 0;
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    for (const item of await readdir(join(directory, folder), { withFileTypes: true })) {
      if (item.name === '.git') continue;
      entryCount += 1;
      if (entryCount > ARCHIVE_CAPS.entry_count) throw new ArchiveError('too_many_entries');
      const path = joinPath(folder, item.name);
      const type = item.isDirectory() ? 'directory' : item.isSymbolicLink() ? 'symlink' : 'file';
      const isKnown = type !== 'file' || item.isFile();
      // The name of an archive's top folder stands before every path.
      if (found.admit(`checkout/${path}`, isKnown ? type : 'special file') === undefined) continue;
      if (type !== 'directory') await addEntry(found, directory, path, type);
      else {
        open.push(path);
        found.addFolder(path);
      }
    }
  }
  return { tree: found.finish(), problems: found.problems };
};

const addEntry = async (
  found: ArchiveTree,
  directory: string,
  path: string,
  type: 'file' | 'symlink',
): Promise<void> => {
  const place = join(directory, path);
  if (type === 'symlink') {
    found.add(path, { kind: 'link', target: await readlink(place) });
    return;
  }
  const content = new Uint8Array(await readFile(place));
  const { mode } = await lstat(place);
  const sha256 = createHash('sha256').update(content).digest('hex');
  found.add(path, {
    kind: 'file',
    mode: (mode & 0o100) === 0 ? '100644' : '100755',
    bytes: content.length,
    sha256,
    ...(found.keeps(path, content.length) && { content }),
  });
};
