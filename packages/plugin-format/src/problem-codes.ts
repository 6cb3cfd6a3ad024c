import { ARCHIVE_PROBLEMS } from './archive-problems.ts';
import { COMPONENT_PROBLEMS } from './component-problems.ts';
import { MANIFEST_PROBLEMS } from './manifest-problems.ts';

/**
 * Every problem the reader can report: code → severity, what it means, how to mend it. docs/problems.md is made from
 * this table. Append; never rename or reuse a code.
 */
export const PROBLEM_CODES = {
  ...ARCHIVE_PROBLEMS,
  ...MANIFEST_PROBLEMS,
  ...COMPONENT_PROBLEMS,
} as const;

/** A code of `PROBLEM_CODES`. */
export type ProblemCode = keyof typeof PROBLEM_CODES;
