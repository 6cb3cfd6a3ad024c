import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import type { AppError } from './app-error.ts';
import { blockedRefusal } from './blocked-refusal.ts';
import { answerError } from './error-answers.ts';
import { movedAnswer } from './moved-answer.ts';

/** Answers a request for what is not found: it may be blocked, or have another address by now. */
export const answerMissing = async (error: AppError, c: Context<ApiEnv>): Promise<Response> => {
  const blocked = await blockedRefusal(c);
  if (blocked) return answerError(blocked, c);
  return (await movedAnswer(c)) ?? answerError(error, c);
};
