import type { IncomingMessage } from 'node:http';
import { askOnce } from './ask.ts';
import { findCursor, type Question, questionsOf, type Subjects } from './questions.ts';
import { FROM_DATABASE, FROM_MEMORY, startSubject } from './start-subject.ts';

/** Round trips to D1 that an answer took, and rows that they read. */
export type Reads = { calls: number; rows: number };

const readsOf = ({ headers }: IncomingMessage): Reads => ({
  calls: Number(headers['bench-calls']),
  rows: Number(headers['bench-rows']),
});

/**
 * Asks everything once through a wrapped database; nothing is timed.
 *
 * @returns the questions with the API's own cursor in them, and what each read
 */
export const countReads = async (
  stateDir: string,
  subjects: Subjects,
): Promise<{ questions: Question[]; reads: Reads[] }> => {
  const { apiUrl, stop } = await startSubject(stateDir, [], {
    counting: true,
    vars: FROM_DATABASE,
  });
  const cursor = await findCursor(apiUrl, subjects.far.page);
  const questions = questionsOf(subjects, cursor);
  const reads: Reads[] = [];
  for (const { path } of questions) {
    const answer = await askOnce(apiUrl + path);
    if (answer.statusCode !== 200) throw new Error(`${path} answered ${answer.statusCode}`);
    reads.push(readsOf(answer));
  }
  await stop();
  return { questions, reads };
};

/** What an answer reads that was given before: as a whole, and to a caller who holds it (If-None-Match). */
export const countRepeated = async (
  stateDir: string,
  path: string,
): Promise<{ again: Reads; unchanged: Reads }> => {
  const { apiUrl, stop } = await startSubject(stateDir, [], {
    counting: true,
    vars: FROM_MEMORY,
  });
  const { headers } = await askOnce(apiUrl + path);
  const again = await askOnce(apiUrl + path);
  const unchanged = await askOnce(apiUrl + path, { 'If-None-Match': headers.etag ?? '' });
  if (unchanged.statusCode !== 304)
    throw new Error(`${path} answered ${unchanged.statusCode}, not 304`);
  await stop();
  return { again: readsOf(again), unchanged: readsOf(unchanged) };
};
