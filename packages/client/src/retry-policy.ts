import { ApiError } from './api-error.ts';
import { NetworkError } from './network-error.ts';
import { UnexpectedAnswerError } from './unexpected-answer-error.ts';

/** When and how a failed read, or write with an Idempotency-Key, is tried again. `sleep` and `random` may be replaced by tests. */
export type RetryPolicy = {
  /** Tries after the first one; 0 tries once. */
  count: number;
  /** The wait before the second try; it doubles each time. */
  firstDelayMs: number;
  /** The longest wait of the client's own choice. */
  maxDelayMs: number;
  /** The longest wait that a server may ask for; where it asks for more, the failure is thrown at once. */
  maxRetryAfterMs: number;
  /** Waits; rejects with the signal's reason as soon as it is aborted. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
  /** A number from 0 to below 1. */
  random(): number;
};

/** Statuses that say "not now". */
const RETRIED_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

const isPassing = (error: unknown): boolean =>
  error instanceof NetworkError ||
  ((error instanceof ApiError || error instanceof UnexpectedAnswerError) &&
    RETRIED_STATUSES.has(error.status));

const askedDelayMs = (error: unknown): number =>
  error instanceof ApiError || error instanceof UnexpectedAnswerError
    ? (error.retryAfterMs ?? 0)
    : 0;

/**
 * How long to wait before the next try: between half and all of a time that doubles, and never less than the server asked for.
 *
 * @param failures how many tries have failed before this one
 * @returns milliseconds; undefined where another try is pointless, not allowed any more or too far off
 */
export const retryDelayMs = (
  policy: RetryPolicy,
  error: unknown,
  failures: number,
): number | undefined => {
  const askedMs = askedDelayMs(error);
  if (failures >= policy.count || !isPassing(error) || askedMs > policy.maxRetryAfterMs)
    return undefined;
  const ownMs = Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** failures);
  return Math.max(askedMs, Math.round(ownMs * (0.5 + policy.random() / 2)));
};

/**
 * Tries until it succeeds or another try is pointless, and then throws the last failure as it is.
 *
 * @param attempt must be safe to repeat
 */
export const withRetries = async <Result>(
  policy: RetryPolicy,
  signal: AbortSignal | undefined,
  attempt: () => Promise<Result>,
): Promise<Result> => {
  for (let failures = 0; ; failures += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const delayMs = retryDelayMs(policy, error, failures);
      if (delayMs === undefined) throw error;
      await policy.sleep(delayMs, signal);
    }
  }
};
