import * as z from 'zod';

/** `error`: a client refuses the thing. `warning`: something is lost or likely unmeant. `note`: odd but harmless. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;

/**
 * Something in a repository that its author would want to know. `code` is stable and explained in docs/problems.md;
 * `path` is relative to the repository's root; `line` counts from 1.
 */
export const problem = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_]*$/),
  severity: z.enum(SEVERITIES),
  path: z.string().nullable(),
  line: z.int().positive().nullable(),
  message: z.string(),
});

/** One oddity that the reader found, with its place. */
export type Problem = z.infer<typeof problem>;
