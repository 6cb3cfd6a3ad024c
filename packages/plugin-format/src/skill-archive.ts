import { crc32 } from 'node:zlib';

/** A file to be packed: `bytes` is known before its content is. */
export type PackedFile = { path: string; bytes: number; executable: boolean };

const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const END_HEADER = 0x06054b50;
const LOCAL_BYTES = 30;
const CENTRAL_BYTES = 46;
const END_BYTES = 22;
/** 2.0, the first that knows folders; made on Unix, so that the mode counts. */
const VERSION = 20;
const MADE_ON_UNIX = (3 << 8) | VERSION;
/** Names are UTF-8. */
const FLAGS = 0x0800;
/** 1 January 1980, the first that the format knows: times would make equal contents different. */
const DATE = 0x0021;
const REGULAR_FILE = 0o100644;
const EXECUTABLE_FILE = 0o100755;

const nameOf = (path: string): Uint8Array => new TextEncoder().encode(path);

/**
 * Where each file's content begins in the archive that `packSkill` makes of the same files: contents are stored as they
 * are, so that a single one can be read out of it.
 */
export const offsetsInArchive = (files: readonly PackedFile[]): number[] => {
  let end = 0;
  return files.map(({ path, bytes }) => {
    const start = end + LOCAL_BYTES + nameOf(path).length;
    end = start + bytes;
    return start;
  });
};

/** What both headers of a file say in the same words. */
const putCommon = (view: DataView, at: number, crc: number, bytes: number, name: number): void => {
  view.setUint16(at, VERSION, true);
  view.setUint16(at + 2, FLAGS, true);
  view.setUint16(at + 8, DATE, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, bytes, true);
  view.setUint32(at + 18, bytes, true);
  view.setUint16(at + 22, name, true);
};

/**
 * A zip archive without compression, whose bytes follow from paths, modes and contents alone: no times, no compressor
 * whose next version writes something else. Equal skills therefore have equal digests for ever.
 *
 * @param files in the order in which they are written; SKILL.md at the root among them
 */
export const packSkill = (files: readonly (PackedFile & { content: Uint8Array })[]): Uint8Array => {
  const names = files.map(({ path }) => nameOf(path));
  const nameBytes = names.reduce((sum, { length }) => sum + length, 0);
  const contentBytes = files.reduce((sum, { bytes }) => sum + bytes, 0);
  const directory = contentBytes + nameBytes + files.length * LOCAL_BYTES;
  const directoryBytes = nameBytes + files.length * CENTRAL_BYTES;
  const archive = new Uint8Array(directory + directoryBytes + END_BYTES);
  const view = new DataView(archive.buffer);
  let local = 0;
  let central = directory;
  for (const [place, { content, bytes, executable }] of files.entries()) {
    const name = names[place] ?? new Uint8Array();
    const crc = crc32(content);
    view.setUint32(local, LOCAL_HEADER, true);
    putCommon(view, local + 4, crc, bytes, name.length);
    view.setUint32(central, CENTRAL_HEADER, true);
    view.setUint16(central + 4, MADE_ON_UNIX, true);
    putCommon(view, central + 6, crc, bytes, name.length);
    view.setUint32(central + 38, (executable ? EXECUTABLE_FILE : REGULAR_FILE) << 16, true);
    view.setUint32(central + 42, local, true);
    archive.set(name, local + LOCAL_BYTES);
    archive.set(name, central + CENTRAL_BYTES);
    archive.set(content, local + LOCAL_BYTES + name.length);
    local += LOCAL_BYTES + name.length + bytes;
    central += CENTRAL_BYTES + name.length;
  }
  view.setUint32(central, END_HEADER, true);
  view.setUint16(central + 8, files.length, true);
  view.setUint16(central + 10, files.length, true);
  view.setUint32(central + 12, directoryBytes, true);
  view.setUint32(central + 16, directory, true);
  return archive;
};
