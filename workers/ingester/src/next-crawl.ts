import type { RunCode } from '@skillstash/shared';
import type { RunFailure } from './run-failure.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** After how many failures in a row a repository is left alone until somebody asks. */
export const FAILURES_MAX = 8;

/** Failures that another try would not mend soon → when to look again, in milliseconds. */
const LASTING: Partial<Record<RunCode, number>> = {
  nothing_to_index: DAY_MS,
  // A second look decides whether it is gone, and must come a full day later.
  repository_not_found: DAY_MS + HOUR_MS,
  repository_blocked: WEEK_MS,
  repository_replaced: WEEK_MS,
  repository_moved: WEEK_MS,
  archive_corrupt: DAY_MS,
  archive_too_large: DAY_MS,
};

/**
 * Whether a failure is one more of those in a row: not where the claim counted it already, nor where the database failed, which
 * says nothing of the repository.
 */
export const isCounted = (code: RunCode): boolean =>
  code !== 'crawl_stopped' && code !== 'database_unavailable';

/** Whether trying again soon may help. */
export const isPassing = (code: RunCode): boolean => LASTING[code] === undefined;

/** Up to a quarter more, so that what came together does not come back together. */
const spread = (wait_ms: number, random: number): number => Math.round(wait_ms * (1 + random / 4));

/**
 * How long until a repository is looked at again, in milliseconds: hourly while it moved within a week, daily within a
 * quarter, weekly when it has been quiet longer.
 *
 * @param quiet_ms since its content last moved
 * @param random from 0 to 1
 */
export const afterSuccess = (quiet_ms: number, random: number): number => {
  if (quiet_ms < WEEK_MS) return spread(HOUR_MS, random);
  return spread(quiet_ms < 90 * DAY_MS ? DAY_MS : WEEK_MS, random);
};

/**
 * How long until a failed crawl is tried again, in milliseconds: doubling from two minutes to a day, and never less than the
 * host asked for. Where the database failed, a minute each time.
 *
 * @param failures in a row, this one included
 * @param random from 0 to 1
 */
export const afterFailure = (
  { code, retryAfterMs = 0 }: RunFailure,
  failures: number,
  random: number,
): number => {
  const doubled = isCounted(code) ? Math.min(DAY_MS, MINUTE_MS * 2 ** failures) : MINUTE_MS;
  const wait = LASTING[code] ?? doubled;
  return spread(Math.max(retryAfterMs, wait), random);
};

/**
 * How long after its claim a repository is due again if the crawl never ends, in milliseconds: the lease after a success, and
 * twice as long for each failure before, to a day. That of a crawl which the platform stops is all that keeps it from coming
 * back every few minutes for ever.
 */
export const afterStop = (lease_ms: number): number[] =>
  Array.from({ length: FAILURES_MAX }, (_, failures) => Math.min(DAY_MS, lease_ms * 2 ** failures));
