import type { SnapshotPlugin } from '@skillstash/shared';
import type { PluginReading } from './plugin-reading.ts';
import { joinPath } from './repository-path.ts';

/** Looked up one by one: many entries may share a folder of thousands of files. */
const NAMES = ['README.md', 'readme.md', 'Readme.md', 'ReadMe.md', 'README.MD'];

/** The README.md of a plugin's folder, in any usual letter case, put among the bodies; null where there is none. */
export const findReadme = ({ reading, folder }: PluginReading): SnapshotPlugin['readme'] => {
  for (const name of NAMES) {
    const path = joinPath(folder, name);
    const file = reading.tree.findFile(path);
    if (!file?.content) continue;
    reading.bodies.set(file.sha256, file.content);
    return { path, bytes: file.bytes, sha256: file.sha256 };
  }
  return null;
};
