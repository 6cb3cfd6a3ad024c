import { jsonBytes, type Problem } from '@skillstash/shared';
import { copyText } from './copy-text.ts';
import { PROBLEM_CODES, type ProblemCode } from './problem-codes.ts';
import { isWithin, TEXT_LIMITS } from './text-limits.ts';

const MAX_PROBLEMS = 1_000;
const MAX_MESSAGE_CHARS = 400;
/** What a cut through the middle of a character leaves of it. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/**
 * How much a repository's problems may take as JSON, those of its archive and those of what it holds: the two are stored as
 * one text, whether they are its own or those of one plugin.
 */
export const PROBLEM_LIMITS = { archive_bytes: 150_000, content_bytes: 330_000 } as const;

/** Where a problem is: `line` counts from 1. */
export type ProblemPlace = { path?: string | undefined; line?: number | undefined };

/** Adds one problem to a list; `message` says what is wrong in this place, in plain words. */
export type Report = (code: ProblemCode, message: string, place?: ProblemPlace) => void;

/** Counts the problems of one repository over all its lists, so that a hostile one cannot flood the reader. */
export class ProblemLog {
  readonly #closing: Problem[];
  #count = 0;
  #bytesLeft: number;

  /** `closing` is the list that gets the note that more was left out; `max_bytes` is what all may take as JSON. */
  constructor(closing: Problem[], max_bytes: number) {
    this.#closing = closing;
    this.#bytesLeft = max_bytes;
  }

  /** A reporter that adds to `list`, until the repository has 1,000 problems in all or they are too long together. */
  reporter(list: Problem[]): Report {
    return (code, message, place = {}) => {
      if (this.#count >= MAX_PROBLEMS) return;
      this.#count += 1;
      const problem = this.#count < MAX_PROBLEMS && toProblem(code, message, place);
      if (problem && this.#fits(problem)) {
        list.push(problem);
        return;
      }
      const listed = `Only ${problem ? this.#count - 1 : MAX_PROBLEMS} are listed.`;
      this.#count = MAX_PROBLEMS;
      this.#closing.push(toProblem('too_many_problems', listed, {}));
    };
  }

  #fits(problem: Problem): boolean {
    // With the comma after it.
    this.#bytesLeft -= jsonBytes(problem) + 1;
    return this.#bytesLeft >= 0;
  }
}

/** A problem as the snapshot holds it; one whose path is too long to be kept has none. */
export const toProblem = (code: ProblemCode, message: string, place: ProblemPlace): Problem => ({
  code,
  severity: PROBLEM_CODES[code].severity,
  path: isWithin(place.path ?? null, TEXT_LIMITS.path_bytes) ? (place.path ?? null) : null,
  line: place.line ?? null,
  message: copyText(
    message.length > MAX_MESSAGE_CHARS
      ? `${message.slice(0, MAX_MESSAGE_CHARS).replace(HALF_CHARACTER, '')}…`
      : message,
  ),
});
