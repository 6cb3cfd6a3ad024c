import { findSql } from '../e2e/contract/find-sql.ts';
import { type Answered, sendRequest } from '../e2e/contract/send-request.ts';
import type { Query } from './make-query.ts';

/** What a question came to: what was answered, what is wrong with it, and how long the slowest of its requests took. */
export type Outcome = { statuses: number[]; faults: string[]; slowest_ms: number };

const STATUSES = [200, 400];
/** Answered from the database each time, and not from memory. */
const FROM_DATABASE = { 'Cache-Control': 'no-cache' };

const faultsOf = ({ status, headers, text }: Answered): string[] => {
  const sql = findSql(text);
  return [
    ...(STATUSES.includes(status) ? [] : [`${status}: ${text.slice(0, 200)}`]),
    ...(sql === undefined ? [] : [`shows SQL: ${sql}`]),
    ...(headers['x-request-id'] ? [] : [`${status} did not come from the worker`]),
  ];
};

const changedAt = (cursor: string, place: number): string => {
  const at = place % cursor.length;
  return cursor.slice(0, at) + (cursor[at] === 'A' ? 'B' : 'A') + cursor.slice(at + 1);
};

/** The address of the next page with the cursor as it is, or changed; undefined on a last page. */
const nextTarget = ({ cursor }: Query, { headers }: Answered): string | undefined => {
  const next = /^<([^>]+)>; rel="next"$/.exec(String(headers.link))?.[1];
  if (cursor === 'left' || next === undefined) return undefined;
  if (cursor === 'followed') return next;
  return next.replace(/(?<=[?&]cursor=)[^&]+/, (text) => changedAt(text, cursor.changed));
};

/** Sends a question and, where it says so, one for the next page. @param onAnswer called after each answer */
export const askQuery = async (
  url: string,
  query: Query,
  onAnswer?: () => void,
): Promise<Outcome> => {
  const outcome: Outcome = { statuses: [], faults: [], slowest_ms: 0 };
  const send = async (target: string): Promise<Answered> => {
    const started = performance.now();
    const answered = await sendRequest(url, { method: 'GET', target, headers: FROM_DATABASE });
    outcome.slowest_ms = Math.max(outcome.slowest_ms, performance.now() - started);
    onAnswer?.();
    outcome.statuses.push(answered.status);
    outcome.faults.push(...faultsOf(answered));
    return answered;
  };
  const next = nextTarget(query, await send(query.target));
  if (next === undefined) return outcome;
  const { status, text } = await send(next);
  const due = query.cursor === 'followed' ? 200 : 400;
  if (status !== due) outcome.faults.push(`a ${due} was due at ${next}: ${text.slice(0, 200)}`);
  return outcome;
};
