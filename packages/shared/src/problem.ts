import * as z from 'zod';

/** `error`: a client refuses the thing. `warning`: something is lost or likely unmeant. `note`: odd but harmless. */
export const SEVERITIES = ['error', 'warning', 'note'] as const;

/** Something in a repository that its author would want to know. */
export const problem = z.strictObject({
  code: z
    .string()
    .regex(/^[a-z][a-z0-9_]*$/)
    .describe('Stable; docs/problems.md explains each.'),
  severity: z
    .enum(SEVERITIES)
    .describe(
      '`error`: a client refuses the thing. `warning`: something is lost or likely unmeant. `note`: odd but harmless.',
    ),
  path: z
    .string()
    .nullable()
    .describe("The file, from the repository's root; null where it is about no file."),
  line: z.int().positive().nullable().describe('Counts from 1; null where it is about no line.'),
  message: z.string().describe('The same for people.'),
});

/** One oddity that the reader found, with its place. */
export type Problem = z.infer<typeof problem>;
