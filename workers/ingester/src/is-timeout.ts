/** Whether this is what `AbortSignal.timeout` ends a request with, or the reading of its answer. */
export const isTimeout = (cause: unknown): boolean =>
  cause instanceof Error && cause.name === 'TimeoutError';
