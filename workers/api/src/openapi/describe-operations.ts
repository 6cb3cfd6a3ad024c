import type * as z from 'zod';
import type { Operation } from '../http/operation.ts';
import * as contract from './contract.ts';
import {
  describeParameters,
  IDEMPOTENCY_KEY,
  IF_MATCH,
  type Parameter,
} from './describe-parameters.ts';
import { describeResponses } from './describe-responses.ts';
import { describeSchemas, type JsonSchema } from './describe-schemas.ts';
import { operationId } from './operation-id.ts';

/** One operation as the document has it. */
export type DescribedOperation = {
  operationId: string;
  summary: string;
  tags: string[];
  parameters?: Parameter[];
  requestBody?: object;
  security?: Record<string, string[]>[];
  responses: Record<string, object>;
};

/** How a caller says who they are. */
const SECURITY_SCHEMES = {
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'An API token, `ssk_…`, made with POST /v1/tokens.',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-skillstash-session',
    description: 'The session of a browser that is signed in: see /sign-in.',
  },
  publisher: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An OIDC token that GitHub Actions gave a job, for the audience that is this registry.',
  },
};

/** The paths of the document by method, and the schemas that they refer to. */
export type Description = {
  components: {
    schemas: Record<string, JsonSchema>;
    securitySchemes: Record<string, object>;
  };
  paths: Record<string, Record<string, DescribedOperation>>;
};

type SchemaOf = (schema: z.ZodType) => JsonSchema;

const inputsOf = ({ input: { params, query, body } }: AnsweredOperation): z.ZodType[] =>
  [params, query, body].filter((schema) => schema !== undefined);

/** An operation with the schemas of its answers, by media type. */
export type AnsweredOperation = Omit<Operation, 'answers'> & {
  answers: Record<string, { description: string; schemas: Record<string, z.ZodType> }>;
};

/** Schemas are told apart by identity: each is picked once. */
const withSchemas = (operation: Operation): AnsweredOperation => {
  const answers = Object.entries(operation.answers).map(([status, answer]) => {
    const { description, schema, mediaType = 'application/json', alsoAs } = answer;
    const picks = Object.entries({ ...(schema ? { [mediaType]: schema } : {}), ...alsoAs });
    const schemas = Object.fromEntries(picks.map(([type, pick]) => [type, pick(contract)]));
    return [status, { description, schemas }];
  });
  return { ...operation, answers: Object.fromEntries(answers) };
};

const answersOf = ({ answers }: AnsweredOperation): z.ZodType[] =>
  Object.values(answers).flatMap(({ schemas }) => Object.values(schemas));

const securityOf = ({
  scope,
  sessionOnly,
  publisher,
}: AnsweredOperation): Pick<DescribedOperation, 'security'> => {
  if (publisher) return { security: [{ publisher: [] }] };
  if (!scope) return {};
  return { security: [...(sessionOnly ? [] : [{ token: [scope] }]), { session: [] }] };
};

const describe = (
  operation: AnsweredOperation,
  sent: SchemaOf,
  given: SchemaOf,
): DescribedOperation => {
  const { params, query, body } = operation.input;
  const parameters = [
    ...(params ? describeParameters('path', sent(params)) : []),
    ...(query ? describeParameters('query', sent(query)) : []),
    ...(operation.ifMatch ? [IF_MATCH] : []),
    ...(operation.scope && operation.method === 'post' ? [IDEMPOTENCY_KEY] : []),
  ];
  const content = body && { 'application/json': { schema: sent(body) } };
  return {
    operationId: operationId(operation),
    summary: operation.summary,
    tags: operation.tags,
    ...(parameters.length ? { parameters } : {}),
    ...(content ? { requestBody: { required: true, content } } : {}),
    ...securityOf(operation),
    responses: describeResponses(operation, given),
  };
};

/** Describes a set of schemas in one go, so that what they share is told apart by name once. */
const describeSet = (schemas: z.ZodType[], direction: 'input' | 'output') => {
  const all = [...new Set(schemas)];
  const { described, named } = describeSchemas(all, direction);
  const places = new Map(all.map((schema, place) => [schema, place]));
  const schemaOf: SchemaOf = (schema) => described[places.get(schema) ?? -1] ?? {};
  return { named, schemaOf };
};

/**
 * Describes operations for an OpenAPI 3.1 document.
 *
 * @throws Error where a name stands for one schema in what is sent and for another in what is answered
 */
export const describeOperations = (operations: readonly Operation[]): Description => {
  const answered = operations.map(withSchemas);
  const sent = describeSet(answered.flatMap(inputsOf), 'input');
  const given = describeSet([...answered.flatMap(answersOf), contract.errorBody], 'output');
  for (const [name, schema] of Object.entries(sent.named))
    if (given.named[name] && JSON.stringify(given.named[name]) !== JSON.stringify(schema))
      throw new Error(`${name} is one schema in requests and another in answers`);
  const paths: Description['paths'] = {};
  for (const operation of answered) {
    paths[operation.path] ??= {};
    Object.assign(paths[operation.path] ?? {}, {
      [operation.method]: describe(operation, sent.schemaOf, given.schemaOf),
    });
  }
  const schemas = { ...given.named, ...sent.named };
  return { components: { schemas, securitySchemes: SECURITY_SCHEMES }, paths };
};
