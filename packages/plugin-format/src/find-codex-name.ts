import { ANY_CODEX_NAME, NO_CODEX_NAME } from '@skillstash/shared';
import {
  findAgentName,
  findManifestName,
  isAgentManifest,
  isCodexVersion,
} from './codex-manifest.ts';
import type { JsonFile } from './read-json.ts';
import type { Reading } from './reading.ts';
import { joinPath, lastName } from './repository-path.ts';

/** Where Codex looks for a manifest besides the root; the first of them that is there is read, or nothing is. */
const OWN_FOLDER = '.codex-plugin';
const MANIFEST_FOLDERS = [OWN_FOLDER, '.claude-plugin', '.cursor-plugin'];

/** What a path is to Codex, which does not follow links inside a plugin. */
const kindOf = ({ tree }: Reading, path: string): 'file' | 'link' | 'folder' | undefined =>
  tree.entries.get(path)?.kind ?? (tree.isFolder(path) ? 'folder' : undefined);

/** Codex reads neither a byte order mark nor bytes that are no UTF-8. */
const readableOf = (file: JsonFile | undefined) =>
  file?.isUtf8 && !file.hasByteOrderMark ? file.value : undefined;

const nameAt = (reading: Reading, folder: string, inner: string): string | undefined => {
  const place = kindOf(reading, joinPath(folder, inner));
  const path = joinPath(folder, `${inner}/plugin.json`);
  const kind = place === 'folder' ? kindOf(reading, path) : place;
  if (kind === undefined) return undefined;
  if (place !== 'folder' || kind !== 'file') {
    // Codex finds no manifest then. It writes the entry as its own, and cannot where something else is.
    const isBlocked = inner === OWN_FOLDER && kind !== 'link';
    return isBlocked ? NO_CODEX_NAME : ANY_CODEX_NAME;
  }
  const value = readableOf(reading.findJson(path, 'manifest'));
  const name = value === undefined ? undefined : findManifestName(value, lastName(folder));
  return name ?? NO_CODEX_NAME;
};

const nameAtRoot = (reading: Reading, folder: string): string | undefined => {
  const path = joinPath(folder, 'plugin.json');
  const kind = kindOf(reading, path);
  if (kind === 'link') return ANY_CODEX_NAME;
  if (kind === 'folder') return NO_CODEX_NAME;
  const value = kind && readableOf(reading.findJson(path, 'manifest'));
  if (!isAgentManifest(value)) return undefined;
  const own = joinPath(folder, `${OWN_FOLDER}/plugin.json`);
  const beside = kindOf(reading, own) === 'file' ? reading.findJson(own, 'manifest') : undefined;
  return findAgentName(value, beside && (readableOf(beside) ?? null)) ?? NO_CODEX_NAME;
};

/**
 * The name by which an entry of a catalog has to call a plugin so that Codex installs it: that of the manifest that Codex
 * reads. Where it reads none, the entry is the manifest and may have any name.
 *
 * @param version what the entry says, null for the commit's
 */
export const findCodexName = (
  reading: Reading,
  written: string,
  version: string | null,
): string => {
  const folder = reading.tree.findRealPath(written) ?? written;
  let name = nameAtRoot(reading, folder);
  for (const inner of MANIFEST_FOLDERS) name ??= nameAt(reading, folder, inner);
  name ??= ANY_CODEX_NAME;
  return name === ANY_CODEX_NAME && !isCodexVersion(version) ? NO_CODEX_NAME : name;
};
