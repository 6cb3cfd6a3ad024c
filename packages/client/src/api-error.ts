import type { ErrorBody, ErrorCode } from '@skillstash/shared';

/** A code that a newer registry has and this client does not know: codes are added, never renamed. */
export type NewerErrorCode = string & { readonly newer: true };

/** A parameter or field that was refused, and why. */
export type FieldError = NonNullable<ErrorBody['errors']>[number];

/** Where a refusal came from. `retryAfterMs` is what the registry asked for, if it did. */
export type AnswerOrigin = {
  status: number;
  url: string;
  retryAfterMs: number | undefined;
};

/** A refusal by the registry, in its own words: every `application/problem+json` becomes one. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** Stable; compare this, not the message. */
  readonly code: ErrorCode | NewerErrorCode;
  readonly status: number;
  /** A sentence for a person. */
  readonly detail: string;
  /** Names the request in the registry's logs. */
  readonly requestId: string;
  /** Each parameter or field that was refused; empty where the refusal is not about one. */
  readonly fields: readonly FieldError[];
  readonly url: string;
  /** How long the registry asked to wait before another try. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: ErrorBody, { status, url, retryAfterMs }: AnswerOrigin) {
    super(`${problem.detail} (${problem.code}, ${status})`);
    this.code = problem.code;
    this.status = status;
    this.detail = problem.detail;
    this.requestId = problem.requestId;
    this.fields = problem.errors ?? [];
    this.url = url;
    this.retryAfterMs = retryAfterMs;
  }
}
