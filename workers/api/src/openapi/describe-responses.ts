import { ERROR_STATUS, type ErrorCode, errorBody } from '@skillstash/shared';
import type * as z from 'zod';
import type { AnsweredOperation } from './describe-operations.ts';
import type { JsonSchema } from './describe-schemas.ts';

type Content = Record<string, { schema: JsonSchema }>;
type Response = { description: string; content?: Content };

const NOT_MODIFIED = { description: 'You hold the current version (If-None-Match).' };
const MOVED = { description: 'It has another address now: `Location`.' };

/** What has a repository, or an owner's catalog, in its address has another one when that is renamed. */
const MOVABLE =
  /^\/v1\/(?!collections\/).*\{repo\}|\{plugin\}\/\.well-known\/|^\/catalogs\/(?:owner|marketplace)\//;

/** What is about one plugin is withheld where that is blocked; badges say it in their own way. */
const WITHHELD = /^\/v1\/plugins\/\{owner\}|\{plugin\}\/\.well-known\//;

/** The codes that an operation can refuse with, by status. */
const refusals = ({
  method,
  errors,
  input,
  path,
  ifMatch,
}: AnsweredOperation): Map<number, ErrorCode[]> => {
  const codes = new Set<ErrorCode>([...errors, 'rate_limited', 'internal', 'database_unavailable']);
  if (input.query || input.params) codes.add('invalid_request');
  // A body is looked at even where none is asked for.
  if (method !== 'get') codes.add('payload_too_large');
  if (method !== 'get' && method !== 'delete') codes.add('unsupported_media_type');
  if (ifMatch) codes.add('precondition_required').add('precondition_failed');
  if (WITHHELD.test(path)) codes.add('plugin_blocked');
  return Map.groupBy([...codes].sort(), (code) => ERROR_STATUS[code]);
};

/**
 * What an operation answers, by status: what it declares, and what is the same for all and so is not declared with each.
 *
 * @param schemaOf the JSON Schema of an answer's body
 */
export const describeResponses = (
  operation: AnsweredOperation,
  schemaOf: (schema: z.ZodType) => JsonSchema,
): Record<string, Response> => {
  const { method, path, answers } = operation;
  const contentOf = (schemas: Record<string, z.ZodType>): Content =>
    Object.fromEntries(
      Object.entries(schemas).map(([type, schema]) => [type, { schema: schemaOf(schema) }]),
    );
  const responses: Record<string, Response> = {};
  for (const [status, { description, schemas }] of Object.entries(answers))
    responses[status] = {
      description,
      ...(Object.keys(schemas).length ? { content: contentOf(schemas) } : {}),
    };
  // What one person alone may see is kept by nobody, and so never asked again with a version.
  if (method === 'get' && answers[200] && !operation.scope) responses[304] = NOT_MODIFIED;
  for (const [status, codes] of refusals(operation)) {
    const said = [responses[status]?.description ?? [], codes.map((code) => `\`${code}\``)].flat();
    const content = {
      ...responses[status]?.content,
      ...contentOf({ 'application/problem+json': errorBody }),
    };
    responses[status] = { description: said.join(', '), content };
  }
  if (MOVABLE.test(path)) responses[method === 'get' ? 301 : 308] = MOVED;
  return responses;
};
