import type { AnswerOrigin } from './api-error.ts';

/**
 * An answer outside the contract: an error that is no problem document (a proxy's page), a success in another media type,
 * or one that does not fit its schema (`cause` says where).
 */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';
  readonly status: number;
  readonly url: string;
  /** How long the server asked to wait before another try. */
  readonly retryAfterMs: number | undefined;

  /** @param what what is wrong with the answer, to follow "answered 200 " */
  constructor(what: string, { status, url, retryAfterMs }: AnswerOrigin, cause?: unknown) {
    super(`${url} answered ${status} ${what}`, cause === undefined ? {} : { cause });
    this.status = status;
    this.url = url;
    this.retryAfterMs = retryAfterMs;
  }
}
