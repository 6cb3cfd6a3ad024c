import { type PassingFailure, passingFailure } from '@skillstash/db';
import type { ErrorBody, ErrorCode } from '@skillstash/shared';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { AppError } from './app-error.ts';
import { CACHE_CONTROL } from './cache-control.ts';

const titleOf = (code: ErrorCode): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Refusals that credentials would mend (RFC 9110, 15.5.2). */
const CHALLENGED: ReadonlySet<ErrorCode> = new Set(['not_signed_in', 'invalid_token']);

/** An error as `application/problem+json` (RFC 9457). */
export const errorAnswer = (
  c: Context<ApiEnv>,
  error: AppError,
  headers: Record<string, string> = {},
): Response => {
  const body: ErrorBody = {
    type: `https://skillstash.dev/errors/${error.code}`,
    title: titleOf(error.code),
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId: c.get('requestId'),
    ...(error.fields ? { errors: error.fields } : {}),
  };
  return new Response(JSON.stringify(body), {
    status: error.status,
    headers: {
      'Content-Type': 'application/problem+json',
      'Cache-Control': CACHE_CONTROL.none,
      ...(CHALLENGED.has(error.code) ? { 'WWW-Authenticate': 'Bearer' } : {}),
      ...headers,
    },
  });
};

/** The refusal of a path at which there is nothing. */
export const noRoute = (c: Context<ApiEnv>): AppError =>
  new AppError('route_not_found', `Nothing answers at ${c.req.path}.`);

/** After how many seconds to ask a database again. Who is told to come soon would keep one busy that has too much to do. */
const RETRY_AFTER_S: Readonly<Record<PassingFailure, number>> = {
  overloaded: 10,
  timed_out: 2,
  interrupted: 2,
};

const unavailable = (c: Context<ApiEnv>, failure: PassingFailure): Response =>
  errorAnswer(
    c,
    new AppError('database_unavailable', 'The database cannot answer just now: ask again soon.'),
    { 'Retry-After': String(RETRY_AFTER_S[failure]) },
  );

/** Turns whatever a handler threw into an answer; only what is our fault is logged. */
export const answerError = (error: unknown, c: Context<ApiEnv>): Response => {
  const known = error instanceof AppError ? error : undefined;
  if (known && known.status < 500) return errorAnswer(c, known);
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ requestId: c.get('requestId'), path: c.req.path, error: cause }));
  const passing = known ? undefined : passingFailure(error);
  if (passing) return unavailable(c, passing);
  return errorAnswer(
    c,
    known ?? new AppError('internal', 'Something went wrong here; it has been noted.'),
  );
};
