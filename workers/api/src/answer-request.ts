import type { ApiBindings } from './env.ts';
import { answerKey } from './http/answer-key.ts';
import type { AnswerMemory } from './http/answer-memory.ts';
import { answerAgain, keepable } from './http/kept-answer.ts';
import type { ApiApp } from './http/operation.ts';
import { requestIdOf } from './http/request-id.ts';

/** What answers requests, and for how long answers are kept, in seconds; 0 keeps none. */
export type Answering = {
  app: Pick<ApiApp, 'fetch'>;
  memory: AnswerMemory;
  seconds: number;
  /** Milliseconds since 1970. */
  clock: () => number;
};

/**
 * Answers a request: from memory where that may be, else by the app, and then the answer is kept. Requests that ask for the
 * same at once are each answered by the app: in workerd one must not wait for what another one reads.
 */
export const answerRequest = async (
  request: Request,
  env: ApiBindings,
  context: ExecutionContext,
  { app, memory, seconds, clock }: Answering,
): Promise<Response> => {
  const key = seconds > 0 ? answerKey(request) : undefined;
  if (key === undefined) return app.fetch(request, env, context);
  const now = clock();
  const kept = memory.find(key, now);
  const again = kept && answerAgain(kept, request, { now, requestId: requestIdOf(request) });
  if (again) return again;
  const { epoch } = memory;
  const response = await app.fetch(request, env, context);
  if (request.method !== 'GET') return response;
  const made = await keepable(request, response, { now, seconds });
  // What was forgotten meanwhile may be what this answer tells of.
  if (made.kept && memory.epoch === epoch) memory.keep(key, made.kept);
  return made.response;
};
