/**
 * What D1 says when it cannot answer just now and could a moment later, as its list of errors has it
 * (developers.cloudflare.com/d1/observability/debug-d1); reads it has tried again by then.
 */
const OVERLOADED = /D1 DB is overloaded|Too many requests queued/;
const INTERRUPTED =
  /Network connection lost|reset because its code was updated|caused object to be reset|Cannot resolve D1 DB/;

/** Why a database failed for now: it has too much to do, or was interrupted. */
export type PassingFailure = 'overloaded' | 'interrupted';

/** Why a failure of the database is a passing one; undefined where it is another failure. A write may have been done. */
export const passingFailure = (error: unknown): PassingFailure | undefined => {
  const said = String(error);
  if (OVERLOADED.test(said)) return 'overloaded';
  return INTERRUPTED.test(said) ? 'interrupted' : undefined;
};
