import type { ErrorBody, ErrorCode } from '@skillstash/shared';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ZodError } from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError, type FieldError } from './app-error.ts';

const titleOf = (code: ErrorCode): string => {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

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
      'Cache-Control': 'no-store',
      ...headers,
    },
  });
};

const fieldsOf = (error: ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: key, message: 'is not a parameter of this operation' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );

/** Answers input that does not fit its schema: 400, naming each parameter. */
export const refuseInput = (result: { success: boolean; error?: ZodError }): void => {
  if (result.success || !result.error) return;
  const fields = fieldsOf(result.error);
  const names = [...new Set(fields.map(({ path }) => path || 'body'))].join(', ');
  throw new AppError('invalid_request', `Not accepted: ${names}.`, fields);
};

const asAppError = (error: unknown): AppError | undefined => {
  if (error instanceof AppError) return error;
  if (!(error instanceof HTTPException)) return undefined;
  if (error.status === 400) return new AppError('malformed_json', 'The body is not valid JSON.');
  if (error.status === 413) return new AppError('payload_too_large', 'The body is too large.');
  return undefined;
};

/** Turns whatever a handler threw into an answer; only what is our fault is logged. */
export const answerError = (error: unknown, c: Context<ApiEnv>): Response => {
  const known = asAppError(error);
  if (known && known.status < 500) return errorAnswer(c, known);
  const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
  console.error(JSON.stringify({ requestId: c.get('requestId'), path: c.req.path, error: cause }));
  return errorAnswer(
    c,
    known ?? new AppError('internal', 'Something went wrong here; it has been noted.'),
  );
};
