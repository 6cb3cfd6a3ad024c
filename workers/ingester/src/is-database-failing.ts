/**
 * What D1 says when it fails for a moment, whatever it was asked (D1, Debug D1: those that are to be retried). Not among them:
 * a statement that takes too long, which a repository that is too large would meet every time.
 */
const PASSING = [
  'D1 DB is overloaded',
  'Network connection lost',
  'storage caused object to be reset',
  'reset because its code was updated',
  'Cannot resolve D1 DB due to transient issue',
];

/** Whether the database failed in a way that has nothing to do with what is crawled, and passes. */
export const isDatabaseFailing = (error: unknown): boolean => {
  const text = String(error);
  return text.includes('D1') && PASSING.some((words) => text.includes(words));
};
