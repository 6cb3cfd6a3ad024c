import { createHash } from 'node:crypto';
import type { Problem } from '@skillstash/shared';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ARCHIVE_CAPS, type ArchiveCaps } from './archive-caps.ts';
import { ArchiveError, type ArchiveErrorCode } from './archive-error.ts';
import { ArchiveTree } from './archive-tree.ts';
import { MetadataGuard } from './metadata-guard.ts';
import type { FileEntry, RepositoryTree } from './repository-tree.ts';

/** What one archive held. `commit` is the 40 hex digits that Git archives carry, null without them. */
export type ReadArchive = {
  tree: RepositoryTree;
  commit: string | null;
  problems: Problem[];
  compressedBytes: number;
  expandedBytes: number;
  entries: number;
};

/**
 * Reads a gzipped tar as GitHub serves it: one top folder, the commit in the global pax header. The stream is read
 * once and never held whole; only texts that the reader may need are kept, of other files only the hash.
 *
 * @param caps any of ARCHIVE_CAPS, to lower them.
 * @throws ArchiveError `archive_truncated`, `archive_corrupt`, `archive_too_large` or `too_many_entries`; the stream
 * is then cancelled.
 */
export const readArchive = async (
  stream: ReadableStream<Uint8Array>,
  caps: Partial<ArchiveCaps> = {},
): Promise<ReadArchive> => {
  const limits: ArchiveCaps = { ...ARCHIVE_CAPS, ...caps };
  const download = meter(stream, limits.compressed_bytes, 'compressed', {
    toFailure: toBrokenDownload,
  });
  const guard = new MetadataGuard(limits);
  const inflated = meter(download.stream.pipeThrough(gunzip()), limits.expanded_bytes, 'expanded', {
    inspect: (chunk) => guard.inspect(chunk),
  });
  const found = new ArchiveTree(limits);
  let commit: string | null = null;
  let entries = 0;
  const reader = inflated.stream.pipeThrough(createTarDecoder({ strict: true })).getReader();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      entries += 1;
      if (entries > limits.entry_count) throw new ArchiveError('too_many_entries');
      commit ??= findCommit(next.value);
      await addEntry(found, next.value);
    }
  } catch (cause) {
    const refusal = toArchiveError(cause);
    // Pipes pass a cancellation on only after pending writes, which a stopped reader never takes.
    await Promise.allSettled([reader, inflated, download].map((end) => end.cancel(refusal)));
    throw refusal;
  }
  const { problems } = found;
  const sizes = { compressedBytes: download.bytes(), expandedBytes: inflated.bytes(), entries };
  return { tree: found.finish(), commit, problems, ...sizes };
};

const addEntry = async (found: ArchiveTree, { header, body }: ParsedTarEntry): Promise<void> => {
  const type = header.type ?? 'file';
  const path = found.admit(header.name, type);
  if (path === undefined || type !== 'file') {
    await skipBody(body);
    if (path === undefined) return;
    if (type === 'directory') found.addFolder(path);
    else found.add(path, { kind: 'link', target: header.linkname ?? '' });
    return;
  }
  const keeps = found.keeps(path, header.size);
  const mode = ((header.mode ?? 0) & 0o100) === 0 ? '100644' : '100755';
  found.add(path, { kind: 'file', mode, ...(await readBody(body, header.size, keeps)) });
};

/** Read to its end, not cancelled: a cancellation that comes late would take the next entry's body away. */
const skipBody = async (body: ReadableStream<Uint8Array>): Promise<void> => {
  const reader = body.getReader();
  while (!(await reader.read()).done);
};

const readBody = async (
  body: ReadableStream<Uint8Array>,
  bytes: number,
  keeps: boolean,
): Promise<Pick<FileEntry, 'bytes' | 'sha256' | 'content'>> => {
  const hash = createHash('sha256');
  const content = keeps ? new Uint8Array(bytes) : undefined;
  const reader = body.getReader();
  let offset = 0;
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    hash.update(next.value);
    content?.set(next.value, offset);
    offset += next.value.length;
  }
  return { bytes, sha256: hash.digest('hex'), ...(content && { content }) };
};

const findCommit = ({ header }: ParsedTarEntry): string | null => {
  const comment = header.pax?.comment ?? '';
  return /^[0-9a-f]{40}$/.test(comment) ? comment : null;
};

/** Counts the bytes of a stream and fails over a limit; `cancel` stops the stream itself, whoever reads it. */
const meter = (
  source: ReadableStream<Uint8Array>,
  limit: number,
  what: string,
  { toFailure = (cause: unknown): unknown => cause, inspect = (_: Uint8Array): void => {} },
) => {
  const reader = source.getReader();
  let bytes = 0;
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await reader.read().catch((cause) => {
        throw toFailure(cause);
      });
      if (done) return controller.close();
      bytes += value.length;
      if (bytes > limit)
        throw new ArchiveError('archive_too_large', `Over ${limit} ${what} bytes.`);
      inspect(value);
      controller.enqueue(value);
    },
  });
  return { stream, bytes: () => bytes, cancel: (reason: unknown) => reader.cancel(reason) };
};

/** A download that breaks off is a truncated archive, whatever the network called it. */
const toBrokenDownload = (cause: unknown): ArchiveError => {
  const detail = cause instanceof Error ? cause.message : undefined;
  return new ArchiveError('archive_truncated', detail, { cause });
};

// The DOM types of DecompressionStream accept only buffers that are not shared, which is all that streams carry.
const gunzip = () =>
  new DecompressionStream('gzip') as unknown as ReadableWritablePair<Uint8Array, Uint8Array>;

const toArchiveError = (cause: unknown): ArchiveError => {
  if (cause instanceof ArchiveError) return cause;
  const code: ArchiveErrorCode = isTruncation(cause) ? 'archive_truncated' : 'archive_corrupt';
  const detail = cause instanceof Error ? cause.message : undefined;
  return new ArchiveError(code, detail, { cause });
};

/** Node, workerd and the tar decoder each say in their own words that the bytes ended too early. */
const isTruncation = (cause: unknown): boolean => {
  if (!(cause instanceof Error)) return false;
  if ('code' in cause && cause.code === 'Z_BUF_ERROR') return true;
  if (/truncated|unexpected end|incomplete data|premature/i.test(cause.message)) return true;
  return isTruncation(cause.cause);
};
