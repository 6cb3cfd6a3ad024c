import type { ArchiveCaps } from './archive-caps.ts';
import { ArchiveError } from './archive-error.ts';
import { MetadataGuard } from './metadata-guard.ts';

/** As much as one read takes out of gunzip at once where the runtime lets the reader say so: each read costs a wait. */
const READ_BYTES = 65_536;

type Chunks = {
  next: () => Promise<Uint8Array | undefined>;
  cancel: (reason: unknown) => Promise<void>;
};

/** One gzipped tar on its way in: counts its bytes on both sides of gunzip and stops at the caps. */
export class ArchiveDownload {
  compressedBytes = 0;
  expandedBytes = 0;
  readonly #caps: ArchiveCaps;
  readonly #guard: MetadataGuard;
  readonly #source: ReadableStreamDefaultReader<Uint8Array>;
  readonly #inflated: Chunks;
  #refusal: ArchiveError | undefined;

  constructor(stream: ReadableStream<Uint8Array>, caps: ArchiveCaps) {
    this.#caps = caps;
    this.#guard = new MetadataGuard(caps);
    this.#source = stream.getReader();
    this.#inflated = toChunks(this.#compressed().pipeThrough(gunzip()));
  }

  /** Passes on what is inflated, at the pace of the taker, which is told of the end or of the first error. */
  async pumpInto(taker: WritableStream<Uint8Array>): Promise<void> {
    const writer = taker.getWriter();
    try {
      for (let chunk = await this.#inflated.next(); chunk; chunk = await this.#inflated.next()) {
        this.expandedBytes += chunk.length;
        refuseOver(this.expandedBytes, this.#caps.expanded_bytes, 'expanded');
        this.#guard.inspect(chunk);
        await writer.write(chunk);
      }
      await writer.close();
    } catch (cause) {
      // In workerd an error that passes through gunzip arrives as a plain Error. Where the taker failed, this does nothing.
      await writer.abort(this.#refusal ?? cause).catch(() => undefined);
    }
  }

  /** Stops both sides: pipes pass a cancellation on only after pending writes, which a stopped taker never takes. */
  async cancel(reason: unknown): Promise<void> {
    await Promise.allSettled([this.#inflated.cancel(reason), this.#source.cancel(reason)]);
  }

  #compressed(): ReadableStream<Uint8Array> {
    return new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        try {
          const { done, value } = await this.#source.read().catch(refuseBroken);
          if (done) return controller.close();
          this.compressedBytes += value.length;
          refuseOver(this.compressedBytes, this.#caps.compressed_bytes, 'compressed');
          controller.enqueue(value);
        } catch (cause) {
          if (cause instanceof ArchiveError) this.#refusal = cause;
          throw cause;
        }
      },
    });
  }
}

const refuseOver = (bytes: number, limit: number, what: string): void => {
  if (bytes > limit) throw new ArchiveError('archive_too_large', `Over ${limit} ${what} bytes.`);
};

/** A download that breaks off is a truncated archive, whatever the network called it. */
const refuseBroken = (cause: unknown): never => {
  const detail = cause instanceof Error ? cause.message : undefined;
  throw new ArchiveError('archive_truncated', detail, { cause });
};

// The DOM types of DecompressionStream accept only buffers that are not shared, which is all that streams carry.
const gunzip = () =>
  new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;

/** The chunks of a stream. workerd inflates 4 KB at a time unless it is given a buffer; Node cannot be given one. */
const toChunks = (stream: ReadableStream<Uint8Array>): Chunks => {
  const reader = findBufferReader(stream);
  if (!reader) return toGivenChunks(stream.getReader());
  let buffer = new ArrayBuffer(READ_BYTES);
  return {
    next: async () => {
      const { done, value } = await reader.read(new Uint8Array(buffer));
      if (done) return undefined;
      // Copied, so that a chunk of few bytes does not hold the whole buffer.
      const chunk = value.slice();
      buffer = value.buffer;
      return chunk;
    },
    cancel: (reason) => reader.cancel(reason),
  };
};

const toGivenChunks = (reader: ReadableStreamDefaultReader<Uint8Array>): Chunks => ({
  next: async () => (await reader.read()).value,
  cancel: (reason) => reader.cancel(reason),
});

const findBufferReader = (
  stream: ReadableStream<Uint8Array>,
): ReadableStreamBYOBReader | undefined => {
  try {
    return stream.getReader({ mode: 'byob' });
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
};
