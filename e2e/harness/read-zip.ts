import { crc32, inflateRawSync } from 'node:zlib';

/** A file of a zip archive; `mode` is its Unix mode. */
export type ZipFile = { content: Buffer; mode: number };

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;

const assertThat = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(`not a readable zip archive: ${what}`);
};

/** Reads a zip archive by its directory, as unzip does, and holds each file against its local header and checksum. */
export const readZip = (archive: Buffer): Map<string, ZipFile> => {
  const end = archive.length - 22;
  assertThat(archive.readUInt32LE(end) === END, 'no end record');
  const files = new Map<string, ZipFile>();
  let place = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    assertThat(archive.readUInt32LE(place) === CENTRAL, 'no directory entry');
    const nameBytes = archive.readUInt16LE(place + 28);
    const name = archive.subarray(place + 46, place + 46 + nameBytes);
    const local = archive.readUInt32LE(place + 42);
    assertThat(archive.readUInt32LE(local) === LOCAL, 'no local header');
    assertThat(archive.subarray(local + 30, local + 30 + nameBytes).equals(name), 'other name');
    const start = local + 30 + nameBytes + archive.readUInt16LE(local + 28);
    const stored = archive.subarray(start, start + archive.readUInt32LE(place + 20));
    const content = archive.readUInt16LE(place + 10) === 0 ? stored : inflateRawSync(stored);
    assertThat(crc32(content) === archive.readUInt32LE(place + 16), 'other checksum');
    files.set(name.toString(), { content, mode: archive.readUInt32LE(place + 38) >>> 16 });
    place += 46 + nameBytes + archive.readUInt16LE(place + 30) + archive.readUInt16LE(place + 32);
  }
  return files;
};
