/** Why an archive could not be read at all: code → a sentence for the author. Append; never rename or reuse. */
export const ARCHIVE_ERRORS = {
  archive_truncated: 'The archive ends before its last file does.',
  archive_corrupt: 'The archive is not a readable gzipped tar file.',
  archive_too_large: 'The archive is larger than the reader accepts.',
  too_many_entries: 'The archive holds more files than the reader accepts.',
} as const;

/** A code of `ARCHIVE_ERRORS`. */
export type ArchiveErrorCode = keyof typeof ARCHIVE_ERRORS;

/** The archive as a whole is unusable; nothing was read. `detail` is for logs, `cause` the error below. */
export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;

  constructor(code: ArchiveErrorCode, detail?: string, options?: ErrorOptions) {
    super(detail ? `${ARCHIVE_ERRORS[code]} ${detail}` : ARCHIVE_ERRORS[code], options);
    this.name = 'ArchiveError';
    this.code = code;
  }
}
