import type { Problem } from '@skillstash/shared';
import { copyText } from './copy-text.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';

const MAX_PROBLEMS = 1_000;
const MAX_MESSAGE_CHARS = 400;

/** Where a problem is: `line` counts from 1. */
export type ProblemPlace = { path?: string | undefined; line?: number | undefined };

/** Adds one problem to a list; `message` says what is wrong in this place, in plain words. */
export type Report = (code: ProblemCode, message: string, place?: ProblemPlace) => void;

/** Counts the problems of one repository over all its lists, so that a hostile one cannot flood the reader. */
export class ProblemLog {
  readonly #closing: Problem[];
  #count = 0;

  /** `closing` is the list that gets the note that more was left out. */
  constructor(closing: Problem[]) {
    this.#closing = closing;
  }

  /** A reporter that adds to `list`, until the repository has 1,000 problems in all. */
  reporter(list: Problem[]): Report {
    return (code, message, place = {}) => {
      this.#count += 1;
      if (this.#count < MAX_PROBLEMS) list.push(toProblem(code, message, place));
      else if (this.#count === MAX_PROBLEMS) {
        this.#closing.push(toProblem('too_many_problems', `Only ${MAX_PROBLEMS} are listed.`, {}));
      }
    };
  }
}

/** A problem as the snapshot holds it. */
export const toProblem = (code: ProblemCode, message: string, place: ProblemPlace): Problem => ({
  code,
  severity: PROBLEM_CODES[code].severity,
  path: place.path ?? null,
  line: place.line ?? null,
  message: copyText(
    message.length > MAX_MESSAGE_CHARS ? `${message.slice(0, MAX_MESSAGE_CHARS)}…` : message,
  ),
});
