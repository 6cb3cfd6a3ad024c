/** Why a database failed for now: it had too much to do, it was interrupted, or a statement took too long. */
export type PassingFailure = 'overloaded' | 'interrupted' | 'timed_out';

/**
 * What D1 says when it cannot answer just now and could a moment later, as its list of errors has it
 * (developers.cloudflare.com/d1/observability/debug-d1); reads it has tried again by then.
 */
const SAID: ReadonlyArray<[PassingFailure, RegExp]> = [
  ['overloaded', /D1 DB is overloaded/],
  ['timed_out', /D1 DB storage operation exceeded timeout/],
  [
    'interrupted',
    /D1.*(?:Network connection lost|reset because its code was updated|caused object to be reset|Cannot resolve D1 DB)/,
  ],
];

/**
 * Why a failure of the database is a passing one; undefined where it is another failure. A write may have been done.
 * What timed out may do so each time, if it is too large.
 */
export const passingFailure = (error: unknown): PassingFailure | undefined =>
  SAID.find(([, words]) => words.test(String(error)))?.[0];
