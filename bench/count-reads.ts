import { findCursor, type Question, questionsOf, type Subjects } from './questions.ts';
import { FROM_DATABASE, FROM_MEMORY, startSubject } from './start-subject.ts';

/** Round trips to D1 that an answer took, and rows that they read. */
export type Reads = { calls: number; rows: number };

const readsOf = (answer: Response): Reads => ({
  calls: Number(answer.headers.get('bench-calls')),
  rows: Number(answer.headers.get('bench-rows')),
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
    const answer = await fetch(apiUrl + path);
    await answer.arrayBuffer();
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
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
  const first = await fetch(apiUrl + path);
  const etag = first.headers.get('ETag') ?? '';
  const again = await fetch(apiUrl + path);
  const unchanged = await fetch(apiUrl + path, { headers: { 'If-None-Match': etag } });
  if (unchanged.status !== 304) throw new Error(`${path} answered ${unchanged.status}, not 304`);
  await Promise.all([first.arrayBuffer(), again.arrayBuffer()]);
  await stop();
  return { again: readsOf(again), unchanged: readsOf(unchanged) };
};
