import { LeaseLost, passingFailure } from '@skillstash/db';
import { ArchiveError } from '@skillstash/plugin-format';
import type { RunCode } from '@skillstash/shared';
import { isTimeout } from './is-timeout.ts';

/** Why a crawl did not end well. `retryAfterMs` is what the host asked for. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  readonly code: RunCode;
  readonly retryAfterMs: number | undefined;

  constructor(code: RunCode, message: string, retryAfterMs?: number) {
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const ARCHIVE_CODES: Record<ArchiveError['code'], RunCode> = {
  archive_truncated: 'archive_truncated',
  archive_corrupt: 'archive_corrupt',
  archive_too_large: 'archive_too_large',
  too_many_entries: 'archive_too_large',
};

/** Any thrown thing as a failure with a code; what is unknown is `internal`, says nothing of itself, and is logged by the caller. */
export const toRunFailure = (error: unknown): RunFailure => {
  if (error instanceof RunFailure) return error;
  if (isTimeout(error)) return new RunFailure('host_timeout', 'The host did not answer in time.');
  if (error instanceof ArchiveError && isTimeout(error.cause))
    return new RunFailure('archive_timeout', 'The host did not send the whole archive in time.');
  if (error instanceof ArchiveError)
    return new RunFailure(ARCHIVE_CODES[error.code], error.message);
  if (error instanceof LeaseLost) return new RunFailure('lease_lost', error.message);
  const failure = passingFailure(error);
  // A commit that is too large times out each time: that counts.
  return failure !== undefined && failure !== 'timed_out'
    ? new RunFailure('database_unavailable', 'The registry’s database could not answer just now.')
    : new RunFailure('internal', 'Something went wrong in the registry; it has been noted.');
};
