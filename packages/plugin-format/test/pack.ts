import { gzipSync } from 'node:zlib';
import { packTar, type TarEntry } from 'modern-tar';

/** The commit that packed archives claim to be of. */
export const COMMIT = 'a'.repeat(40);

/** One entry of a packed archive: the path below the top folder, and a text or other fields of the header. */
export type PackedEntry = { path: string; text?: string; header?: Partial<TarEntry['header']> };

/** A gzipped tar as GitHub serves it: one top folder and the commit in the pax header. */
export const pack = async (
  entries: readonly PackedEntry[],
  top = 'ann-tools-aaaaaaa/',
): Promise<Uint8Array> =>
  new Uint8Array(gzipSync(await packTar(entries.map((entry) => toTarEntry(entry, top)))));

const toTarEntry = ({ path, text = '', header = {} }: PackedEntry, top: string): TarEntry => ({
  header: {
    name: `${top}${path}`,
    size: new TextEncoder().encode(text).length,
    type: 'file',
    mtime: new Date(0),
    pax: { comment: COMMIT },
    ...header,
  },
  body: text,
});

/** Bytes as a stream of chunks, as a response body gives them. */
export const streamOf = (bytes: Uint8Array, chunkBytes = 1_000): ReadableStream<Uint8Array> => {
  let offset = 0;
  return new ReadableStream({
    pull(controller) {
      if (offset >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(offset, offset + chunkBytes));
      offset += chunkBytes;
    },
  });
};
