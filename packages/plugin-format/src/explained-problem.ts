import type { Problem } from '@skillstash/shared';

/** What a code stands for: its severity, what it means, and how an author mends it. */
export type ExplainedProblem = { severity: Problem['severity']; means: string; mend: string };

/** A client refuses the thing. */
export const error = (means: string, mend: string): ExplainedProblem => ({
  severity: 'error',
  means,
  mend,
});

/** Something is lost, or likely unmeant. */
export const warning = (means: string, mend: string): ExplainedProblem => ({
  severity: 'warning',
  means,
  mend,
});

/** Odd but harmless. */
export const note = (means: string, mend: string): ExplainedProblem => ({
  severity: 'note',
  means,
  mend,
});
