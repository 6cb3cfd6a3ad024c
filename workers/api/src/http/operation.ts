import { createRoute, type OpenAPIHono } from '@hono/zod-openapi';
import { ERROR_STATUS, type ErrorCode, errorBody } from '@skillstash/shared';
import type { Context } from 'hono';
import type * as z from 'zod';
import type { ApiEnv } from '../env.ts';

/** An app whose routes are also its OpenAPI document. */
export type ApiApp = OpenAPIHono<ApiEnv>;

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

type Inputs = { params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType };

type Parsed<I extends Inputs> = {
  [K in keyof I]: I[K] extends z.ZodType ? z.output<I[K]> : undefined;
};

type Answers = Record<number, { description: string; schema?: z.ZodType; mediaType?: string }>;

/** One operation: what it takes, what it answers, every code it can refuse with. */
export type Operation<I extends Inputs> = {
  method: Method;
  path: string;
  summary: string;
  tags: string[];
  input: I;
  answers: Answers;
  errors: readonly ErrorCode[];
};

type Described = { description: string; content?: Record<string, { schema: z.ZodType }> };

const content = (schema: z.ZodType | undefined, mediaType = 'application/json') =>
  schema ? { content: { [mediaType]: { schema } } } : {};

const responsesOf = (operation: Operation<Inputs>): Record<string, Described> => {
  const responses: Record<string, Described> = {};
  for (const [status, { description, schema, mediaType }] of Object.entries(operation.answers))
    responses[status] = { description, ...content(schema, mediaType) };
  if (operation.method === 'get' && operation.answers[200])
    responses['304'] = { description: 'You hold the current version (If-None-Match).' };
  const codes = new Set<ErrorCode>([...operation.errors, 'internal']);
  if (operation.input.query || operation.input.params) codes.add('invalid_request');
  for (const code of [...codes].sort()) {
    const status = String(ERROR_STATUS[code]);
    const before = responses[status]?.description;
    responses[status] = {
      description: before ? `${before}, \`${code}\`` : `\`${code}\``,
      ...content(errorBody, 'application/problem+json'),
    };
  }
  return responses;
};

/**
 * Declares an operation once: validation, the handler's types and the OpenAPI document come from it.
 *
 * @param handle gets the parsed input; answers with text that the database built (its shape is proven by tests,
 *   which parse every answer with the declared schema)
 */
export const operate = <const I extends Inputs>(
  app: ApiApp,
  operation: Operation<I>,
  handle: (c: Context<ApiEnv>, input: Parsed<I>) => Promise<Response> | Response,
): void => {
  const { params, query, body } = operation.input;
  const route = createRoute({
    method: operation.method,
    path: operation.path,
    summary: operation.summary,
    tags: operation.tags,
    request: {
      ...(params ? { params } : {}),
      ...(query ? { query } : {}),
      ...(body
        ? { body: { required: true, content: { 'application/json': { schema: body } } } }
        : {}),
    },
    responses: responsesOf(operation),
  });
  const handler = (c: Context<ApiEnv>) => {
    const valid = (target: string) => c.req.valid(target as never);
    const input = {
      ...(params ? { params: valid('param') } : {}),
      ...(query ? { query: valid('query') } : {}),
      ...(body ? { body: valid('json') } : {}),
    } as Parsed<I>;
    return handle(c, input);
  };
  // zod-openapi wants each answer as a typed object; ours are finished JSON text.
  app.openapi(route, handler as never);
};
