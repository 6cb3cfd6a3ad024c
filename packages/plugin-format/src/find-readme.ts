import type { SnapshotPlugin } from '@skillstash/shared';
import type { PluginReading } from './plugin-reading.ts';

/** The README.md of a plugin's folder, in any letter case, put among the bodies; null where there is none. */
export const findReadme = ({ reading, folder }: PluginReading): SnapshotPlugin['readme'] => {
  const names = reading.tree.listChildren(folder).filter(({ name }) => /^readme\.md$/i.test(name));
  const found = names.find(({ name }) => name === 'README.md') ?? names[0];
  const file = found && reading.tree.findFile(found.path);
  if (!found || !file?.content) return null;
  reading.bodies.set(file.sha256, file.content);
  return { path: found.path, bytes: file.bytes, sha256: file.sha256 };
};
