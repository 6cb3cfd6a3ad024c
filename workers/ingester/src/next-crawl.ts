import type { RunCode } from '@skillstash/shared';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** After how many failures in a row a repository is left alone until somebody asks. */
export const FAILURES_MAX = 8;

/** Failures that another try would not mend; the repository is looked at again after a day. */
const LASTING: ReadonlySet<RunCode> = new Set([
  'nothing_to_index',
  'repository_not_found',
  'repository_blocked',
  'archive_corrupt',
  'archive_too_large',
]);

/** Whether trying again soon may help. */
export const isPassing = (code: RunCode): boolean => !LASTING.has(code);

/** How long until a repository is looked at again, in milliseconds: an hour after a change, a day when it was quiet. */
export const afterSuccess = (changed: boolean): number => (changed ? HOUR_MS : DAY_MS);

/**
 * How long until a failed crawl is tried again, in milliseconds: doubling from two minutes to a day, spread by up to a
 * quarter so that repositories that failed together do not come back together.
 *
 * @param failures in a row, this one included
 * @param retryAfterMs what the host asked for, at least
 * @param random from 0 to 1
 */
export const afterFailure = (
  code: RunCode,
  failures: number,
  retryAfterMs: number,
  random: number,
): number => {
  const wait = isPassing(code) ? Math.min(DAY_MS, MINUTE_MS * 2 ** failures) : DAY_MS;
  return Math.max(retryAfterMs, wait) * (1 + random / 4);
};
