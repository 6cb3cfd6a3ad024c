import { finishRun, type RunEnd } from '@skillstash/db';
import type { Crawl } from './crawl.ts';
import { isoTime } from './crawl.ts';
import { afterFailure, afterSuccess, FAILURES_MAX, isCounted, isPassing } from './next-crawl.ts';
import { type RunFailure, toRunFailure } from './run-failure.ts';

const DAY_MS = 86_400_000;

/** The pause that a host asked for, or needs because this hour's calls are nearly used up. */
const pauseOf = ({ crawler, host }: Pick<Crawl, 'crawler' | 'host'>, retryAfterMs: number) => {
  const now = crawler.clock();
  const until = Math.max(now + retryAfterMs, host.exhaustedUntil() ?? 0);
  return until > now ? { host: crawler.hostName, until: isoTime(until) } : undefined;
};

/**
 * How a run that went well ends. A run that found nothing new keeps what was known.
 *
 * @param more what a run that read something adds
 */
export const goodEnd = ({ crawler, lease, host }: Crawl, more: Partial<RunEnd> = {}): RunEnd => {
  const { lastIndexedSha, headEtag, changedAt } = lease.repository;
  const now = crawler.clock();
  const movedAt = more.changedAt ?? changedAt;
  const quietMs = movedAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(movedAt);
  return {
    status: 'unchanged',
    code: null,
    message: null,
    commitSha: lastIndexedSha,
    calls: host.calls(),
    plugins: null,
    problems: [],
    problemCount: null,
    state: 'active',
    failureCount: 0,
    headEtag,
    missingSince: null,
    changedAt,
    nextCrawlAt: isoTime(now + afterSuccess(quietMs, crawler.random())),
    pause: pauseOf({ crawler, host }, 0),
    now: isoTime(now),
    ...more,
  };
};

/** What a failure makes of the repository: its state, since when it is missing, and what becomes of its plugins. */
const afterMath = ({ lease, crawler }: Crawl, { code }: RunFailure, parked: boolean) => {
  const { state, missingSince } = lease.repository;
  const now = crawler.clock();
  if (code === 'repository_replaced')
    return { state: 'frozen', missingSince, pluginStatus: 'frozen' } as const;
  if (code === 'repository_blocked') return { state: 'blocked', missingSince } as const;
  if (code === 'repository_not_found') {
    const since = missingSince ?? isoTime(now);
    // Twice, a day apart: the host may have been confused once.
    const gone = now - Date.parse(since) >= DAY_MS;
    if (gone) return { state: 'gone', missingSince: since, pluginStatus: 'gone' } as const;
    return { state, missingSince: since };
  }
  return { state: parked ? ('parked' as const) : state, missingSince };
};

const statusOf = ({ code }: RunFailure, parked: boolean) => {
  if (parked) return 'parked';
  return isPassing(code) ? 'retrying' : 'failed';
};

/** Ends a run that failed: the record says why, what was indexed stays, and another try is set. */
export const endBadly = async (crawl: Crawl, error: unknown): Promise<void> => {
  const failure = toRunFailure(error);
  if (failure.code === 'internal' || failure.code === 'database_unavailable') console.error(error);
  const { crawler, lease } = crawl;
  const failureCount = lease.repository.failureCount + (isCounted(failure.code) ? 1 : 0);
  const { pluginStatus, ...left } = {
    pluginStatus: undefined,
    ...afterMath(crawl, failure, failureCount >= FAILURES_MAX),
  };
  // What was parked before, and asked for since, is tried again where it was the database that failed.
  const parked = left.state === 'parked' && failure.code !== 'database_unavailable';
  const now = crawler.clock();
  const wait = afterFailure(failure, failureCount, crawler.random());
  const asleep = parked || left.state === 'frozen';
  const end = goodEnd(crawl, {
    ...left,
    status: statusOf(failure, parked),
    code: failure.code,
    message: failure.message,
    plugins: 0,
    problemCount: 0,
    failureCount,
    nextCrawlAt: asleep ? null : isoTime(now + wait),
    pause: pauseOf(crawl, failure.retryAfterMs ?? 0),
  });
  await finishRun(crawler.db, lease, end, pluginStatus);
};
