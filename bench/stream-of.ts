/** About what a network hands over at once. */
const CHUNK_BYTES = 16_384;

/** An archive as it streams in. */
export const streamOf = (archive: Uint8Array): ReadableStream<Uint8Array> => {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= archive.length) return controller.close();
      controller.enqueue(archive.slice(at, at + CHUNK_BYTES));
      at += CHUNK_BYTES;
    },
  });
};
