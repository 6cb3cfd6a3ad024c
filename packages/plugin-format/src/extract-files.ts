import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ARCHIVE_CAPS } from './archive-caps.ts';
import { ArchiveDownload } from './archive-download.ts';
import { ArchiveError } from './archive-error.ts';
import { takeBody, toArchiveError } from './read-archive.ts';

/** What the taker threw: it is not the archive's fault. */
class TakerFailure extends Error {}

/** A file of an archive by its path below the top folder. */
type Taker = (path: string, content: Uint8Array) => Promise<void>;

/**
 * Reads an archive again for the files whose content `readArchive` did not keep: one at a time, in the archive's order.
 *
 * @param wanted paths below the archive's one top folder, and how many bytes each has; one of another size is not given
 * @param take is waited for before the next file is read
 * @throws ArchiveError as `readArchive` does, or what `take` throws; the stream is then cancelled
 */
export const extractFiles = async (
  stream: ReadableStream<Uint8Array>,
  wanted: ReadonlyMap<string, number>,
  take: Taker,
): Promise<void> => {
  const download = new ArchiveDownload(stream, ARCHIVE_CAPS);
  const decoder = createTarDecoder({ strict: true });
  const reader = decoder.readable.getReader();
  const pumped = download.pumpInto(decoder.writable);
  let entries = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      entries += 1;
      if (entries > ARCHIVE_CAPS.entry_count) throw new ArchiveError('too_many_entries');
      await passOn(next.value, wanted, take);
    }
  } catch (cause) {
    const refusal = cause instanceof TakerFailure ? cause.cause : toArchiveError(cause);
    await Promise.allSettled([reader.cancel(refusal), download.cancel(refusal)]);
    throw refusal;
  }
  await pumped;
};

const passOn = async (
  { header, body }: ParsedTarEntry,
  wanted: ReadonlyMap<string, number>,
  take: Taker,
): Promise<void> => {
  const path = header.name.slice(header.name.indexOf('/') + 1);
  const isWanted = (header.type ?? 'file') === 'file' && wanted.get(path) === header.size;
  const content = isWanted ? new Uint8Array(header.size) : undefined;
  let offset = 0;
  await takeBody(body, header.size, (chunk) => {
    content?.set(chunk, offset);
    offset += chunk.length;
  });
  if (!content) return;
  await take(path, content).catch((cause: unknown) => {
    throw new TakerFailure('the taker failed', { cause });
  });
};
