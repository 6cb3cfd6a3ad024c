import { createHash, type Hash, hash } from 'node:crypto';
import type { Problem } from '@skillstash/shared';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { ARCHIVE_CAPS, type ArchiveCaps } from './archive-caps.ts';
import { ArchiveDownload } from './archive-download.ts';
import { ArchiveError, type ArchiveErrorCode } from './archive-error.ts';
import { ArchiveTree } from './archive-tree.ts';
import type { FileEntry, RepositoryTree } from './repository-tree.ts';

const EMPTY_SHA256 = hash('sha256', '', 'hex');

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
  const download = new ArchiveDownload(stream, limits);
  const decoder = createTarDecoder({ strict: true });
  const reader = decoder.readable.getReader();
  const found = new ArchiveTree(limits);
  let commit: string | null = null;
  let entries = 0;
  const pumped = download.pumpInto(decoder.writable);
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      entries += 1;
      if (entries > limits.entry_count) throw new ArchiveError('too_many_entries');
      commit ??= findCommit(next.value);
      await addEntry(found, next.value);
    }
  } catch (cause) {
    const refusal = toArchiveError(cause);
    await Promise.allSettled([reader.cancel(refusal), download.cancel(refusal)]);
    throw refusal;
  }
  await pumped;
  const { compressedBytes, expandedBytes } = download;
  const { problems } = found;
  return { tree: found.finish(), commit, problems, compressedBytes, expandedBytes, entries };
};

const addEntry = async (found: ArchiveTree, { header, body }: ParsedTarEntry): Promise<void> => {
  const type = header.type ?? 'file';
  const path = found.admit(header.name, type);
  if (path === undefined || type !== 'file') {
    await takeBody(body, header.size, () => {});
    if (path === undefined) return;
    if (type === 'directory') found.addFolder(path);
    else found.add(path, { kind: 'link', target: header.linkname ?? '' });
    return;
  }
  const keeps = found.keeps(path, header.size);
  const mode = ((header.mode ?? 0) & 0o100) === 0 ? '100644' : '100755';
  found.add(path, { kind: 'file', mode, ...(await readBody(body, header.size, keeps)) });
};

/** A file's digest, and its content where that is kept. Most files come in one chunk, which is hashed at once. */
const readBody = async (
  body: ReadableStream<Uint8Array>,
  bytes: number,
  keeps: boolean,
): Promise<Pick<FileEntry, 'bytes' | 'sha256' | 'content'>> => {
  const content = keeps ? new Uint8Array(bytes) : undefined;
  let whole: string | undefined;
  let parts: Hash | undefined;
  let offset = 0;
  await takeBody(body, bytes, (chunk) => {
    if (chunk.length === bytes) whole = hash('sha256', chunk, 'hex');
    else parts = (parts ?? createHash('sha256')).update(chunk);
    content?.set(chunk, offset);
    offset += chunk.length;
  });
  const sha256 = whole ?? parts?.digest('hex') ?? EMPTY_SHA256;
  return { bytes, sha256, ...(content && { content }) };
};

/**
 * Reads a body to its last byte; waiting for its end as well would double the waits. It must not be cancelled: a
 * cancellation that comes late would take the next entry's body away.
 */
export const takeBody = async (
  body: ReadableStream<Uint8Array>,
  bytes: number,
  take: (chunk: Uint8Array) => void,
): Promise<void> => {
  if (bytes === 0) return;
  const reader = body.getReader();
  for (let left = bytes; left > 0; ) {
    const { done, value } = await reader.read();
    if (done) throw new ArchiveError('archive_truncated');
    take(value);
    left -= value.length;
  }
};

const findCommit = ({ header }: ParsedTarEntry): string | null => {
  const comment = header.pax?.comment ?? '';
  return /^[0-9a-f]{40}$/.test(comment) ? comment : null;
};

/** What went wrong with an archive, in the reader's own words. */
export const toArchiveError = (cause: unknown): ArchiveError => {
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
