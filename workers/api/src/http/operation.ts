import type * as contract from '@skillstash/shared';
import type { ErrorCode, ScopeWord } from '@skillstash/shared';
import { type Context, Hono } from 'hono';
import type * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import type { LazyFamily } from './lazy.ts';
import { type Inputs, type Parsed, parseInput } from './parse-input.ts';

/**
 * Picks an answer's schema from the wire contract. Only who describes the API asks for it: to make the schemas of all answers
 * would take a worker a fifth of the time in which it starts.
 */
export type AnswerSchema = (shared: typeof contract) => z.ZodType;

/** What an operation may answer, by status; without a schema there is no body. `alsoAs`: other media types that it may have. */
export type Answers = Record<
  number,
  {
    description: string;
    schema?: AnswerSchema;
    mediaType?: string;
    alsoAs?: Record<string, AnswerSchema>;
  }
>;

/** One operation: what it takes, what it answers, every code it can refuse with. */
export type Operation<I extends Inputs = Inputs> = {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Placeholders in braces: `/v1/users/{username}`. */
  path: string;
  summary: string;
  tags: string[];
  input: I;
  answers: Answers;
  errors: readonly ErrorCode[];
  /** Whether what is changed has to be named by its ETag, in If-Match. */
  ifMatch?: true;
  /** What a caller's credentials must allow; absent where anybody may call. */
  scope?: ScopeWord;
  /** Whether only a person in their browser may call, and none of their tokens. */
  sessionOnly?: true;
  /** Whether it takes a token of a build on the host, in place of a person's. */
  publisher?: true;
};

/** An app that knows its operations, for `/openapi.json`, and the families of routes that are not loaded yet. */
export class ApiApp extends Hono<ApiEnv> {
  readonly operations: Operation[] = [];
  readonly families: LazyFamily[] = [];
}

/**
 * Declares an operation once: validation, the handler's types and the OpenAPI document come from it.
 *
 * @param handle gets the parsed input; answers with text that the database built (its shape is proven by tests,
 *   which parse every answer with the declared schema)
 * @param admit runs before the input is looked at: throws for a caller who may not, and gives what the handler is to know
 *   of one who may
 */
export const operate = <const I extends Inputs, Admitted = undefined>(
  app: ApiApp,
  operation: Operation<I>,
  handle: (
    c: Context<ApiEnv>,
    input: Parsed<I>,
    admitted: Admitted,
  ) => Promise<Response> | Response,
  ...[admit]: Admitted extends undefined ? [] : [(c: Context<ApiEnv>) => Promise<Admitted>]
): void => {
  app.operations.push(operation);
  const path = operation.path.replaceAll(/\{(\w+)\}/g, ':$1');
  app.on(operation.method.toUpperCase(), path, async (c) => {
    // Without `admit`, Admitted is undefined: the compiler cannot follow the tuple that says so.
    const admitted = (await admit?.(c)) as Admitted;
    return handle(c, await parseInput(c, operation.input), admitted);
  });
};
