import { ERROR_STATUS, type ErrorCode } from '@skillstash/shared';

/** One parameter or field that was refused, and why. */
export type FieldError = { path: string; message: string };

/** A refusal that a client sees: anything else that is thrown is a bug and answers 500. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly fields: FieldError[] | undefined;

  /** @param detail a sentence for the person who reads the answer */
  constructor(code: ErrorCode, detail: string, fields?: FieldError[]) {
    super(detail);
    this.code = code;
    this.fields = fields;
  }

  /** The HTTP status that belongs to the code. */
  get status(): number {
    return ERROR_STATUS[this.code];
  }
}
