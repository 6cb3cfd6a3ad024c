import type { Context } from 'hono';
import type * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError, type FieldError } from './app-error.ts';
import { fieldMessage } from './field-message.ts';
import { notAccepted } from './not-accepted.ts';

/** The schemas of what an operation takes; a part that has none is not looked at. */
export type Inputs = { params?: z.ZodObject; query?: z.ZodObject; body?: z.ZodType };

/** What the schemas make of a request. */
export type Parsed<I extends Inputs> = {
  [K in keyof I]: I[K] extends z.ZodType ? z.output<I[K]> : undefined;
};

const fieldsOf = (error: z.ZodError): FieldError[] =>
  error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((key) => ({ path: key, message: 'is not a parameter of this operation' }))
      : [{ path: issue.path.join('.'), message: issue.message }],
  );

const parse = (schema: z.ZodType, value: unknown): unknown => {
  const { success, data, error } = schema.safeParse(value, { error: fieldMessage });
  if (success) return data;
  throw notAccepted(fieldsOf(error));
};

/** A parameter as text, or as texts where it is repeated. */
const queryOf = (url: string): Record<string, string | string[]> => {
  const start = url.indexOf('?');
  if (start < 0) return {};
  const values = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(url.slice(start))) {
    const repeated = values.get(name);
    if (repeated) repeated.push(value);
    else values.set(name, [value]);
  }
  // Entries rather than assignments: a parameter may be called __proto__.
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length > 1 ? all : (all[0] ?? '')]),
  );
};

const bodyOf = async (c: Context<ApiEnv>): Promise<unknown> => {
  const text = await c.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError('malformed_json', 'The body is not valid JSON.');
  }
};

/**
 * Parses what an operation takes: its query, then its path, then its JSON body.
 *
 * @throws AppError `invalid_request` naming every parameter of the first part that does not fit, and why; `malformed_json`
 */
export const parseInput = async <I extends Inputs>(
  c: Context<ApiEnv>,
  { params, query, body }: I,
): Promise<Parsed<I>> => {
  const input: Record<keyof Inputs, unknown> = {
    query: query && parse(query, queryOf(c.req.url)),
    params: params && parse(params, c.req.param()),
    body: body && parse(body, await bodyOf(c)),
  };
  // Each part is what its schema made of it; the compiler cannot follow the keys.
  return input as Parsed<I>;
};
