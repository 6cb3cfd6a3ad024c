import { Ajv2020, type AnySchema, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

/** As much of JSON Schema as parameters use; bodies are validated whole. */
export type JsonSchema = {
  $ref?: string;
  type?: string;
  enum?: string[];
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  format?: string;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  maxItems?: number;
};

type DocumentParameter = {
  in: string;
  name: string;
  required?: boolean;
  example?: unknown;
  schema: JsonSchema;
};
type DocumentAnswer = {
  description: string;
  content?: Record<string, { schema: JsonSchema }>;
};
type DocumentOperation = {
  parameters?: DocumentParameter[];
  security?: Array<Record<string, string[]>>;
  requestBody?: { content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, DocumentAnswer>;
};

/** What `/openapi.json` holds. */
export type OpenApiDocument = {
  components: { schemas: Record<string, JsonSchema> };
  paths: Record<string, Record<string, DocumentOperation>>;
};

/** A parameter, and whether a value is one that its schema takes. */
export type DeclaredParameter = DocumentParameter & { takes: ValidateFunction };
/** An answer: the codes that its description names, and a validator for each media type. */
export type DeclaredAnswer = { codes: string[]; bodies: Map<string, ValidateFunction> };

/** One operation of the document, its schemas compiled. `name` is `GET /v1/plugins`. */
export type DeclaredOperation = {
  name: string;
  method: string;
  path: string;
  /** Whether it takes a person: the session of their browser, and mostly their tokens, too. */
  isPersonal: boolean;
  /** What a token has to allow; undefined where no person's token may. */
  scope: string | undefined;
  /** Whether parameters that it does not declare are ignored, and not refused. */
  ignoresUnknown: boolean;
  parameters: DeclaredParameter[];
  body: { schema: JsonSchema; takes: ValidateFunction } | undefined;
  answers: Map<string, DeclaredAnswer>;
};

/** Protocols of other programs, whose later versions may send more: the document cannot say what becomes of that. */
const OTHERS_PROTOCOL = /^\/(?:mcp|v0\.1|api)(?:\/|$)|\/\.well-known\//;

const DEFINITIONS = 'contract';

/** Schemas refer to `#/components/schemas/X`; here these stand in a schema of their own. */
const relocated = (schema: unknown): AnySchema =>
  JSON.parse(
    JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${DEFINITIONS}#/$defs/`),
  ) as AnySchema;

type Compile = (schema: JsonSchema) => ValidateFunction;

const compilerOf = ({ components }: OpenApiDocument): Compile => {
  // Strict: a keyword or format that the validator does not know would be taken for fulfilled.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
  addFormats.default(ajv);
  ajv.addKeyword('example');
  ajv.addSchema({ $id: DEFINITIONS, $defs: relocated(components.schemas) });
  return (schema) => ajv.compile(relocated(schema));
};

/** Codes stand in the description of an answer; so may other words. */
const codesIn = (description: string, { components }: OpenApiDocument): string[] => {
  const all = components.schemas.Error?.properties?.code?.enum ?? [];
  return all.filter((code) => description.includes(`\`${code}\``));
};

const answersOf = ({ responses }: DocumentOperation, document: OpenApiDocument, compile: Compile) =>
  new Map(
    Object.entries(responses).map(([status, { description, content = {} }]) => {
      const codes = codesIn(description, document);
      const bodies = Object.entries(content).map(
        ([mediaType, { schema }]) => [mediaType, compile(schema)] as const,
      );
      return [status, { codes, bodies: new Map(bodies) }];
    }),
  );

/**
 * Every operation of an OpenAPI document, its schemas compiled by a validator of JSON Schema 2020-12.
 *
 * @throws where a schema is not one
 */
export const declaredOperations = (document: OpenApiDocument): DeclaredOperation[] => {
  const compile = compilerOf(document);
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => {
      const schema = operation.requestBody?.content['application/json']?.schema;
      return {
        name: `${method.toUpperCase()} ${path}`,
        method: method.toUpperCase(),
        path,
        isPersonal: operation.security?.some(({ session }) => session) ?? false,
        scope: operation.security?.flatMap(({ token }) => token ?? [])[0],
        ignoresUnknown: OTHERS_PROTOCOL.test(path),
        parameters: (operation.parameters ?? []).map((one) => ({
          ...one,
          takes: compile(one.schema),
        })),
        body: schema && { schema, takes: compile(schema) },
        answers: answersOf(operation, document, compile),
      };
    }),
  );
};
