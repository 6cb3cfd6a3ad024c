import * as z from 'zod';

/** A JSON Schema (2020-12, which is OpenAPI 3.1's), as far as it is looked into here. */
export type JsonSchema = {
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
  example?: unknown;
  [keyword: string]: unknown;
};

/** Whether schemas are of what is sent here, or of what is answered. */
type Direction = 'input' | 'output';

/** The largest whole number that JavaScript keeps exactly: a bound of every `z.int()`, and of no interest to readers. */
const isExactness = (bound: unknown): boolean =>
  Math.abs(Number(bound)) === Number.MAX_SAFE_INTEGER;

const ZOD_FORMATS = new Set(['starts_with', 'ends_with', 'includes']);

type Override = NonNullable<NonNullable<Parameters<typeof z.toJSONSchema>[1]>['override']>;

const asDocumented: Override = ({ zodSchema, jsonSchema }) => {
  const said = z.globalRegistry.get(zodSchema);
  // A schema that says its type says how to write what it takes: its text is parsed into something else.
  if (said?.type) {
    for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword];
    Object.assign(jsonSchema, said);
  }
  const { def } = zodSchema._zod;
  if (def.type === 'default') jsonSchema.default = def.defaultValue as typeof jsonSchema.default;
  // zod writes its own checks as formats, which mean nothing to anybody else, and standard formats as patterns, too.
  if (ZOD_FORMATS.has(jsonSchema.format ?? '')) delete jsonSchema.format;
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (isExactness(jsonSchema.maximum)) delete jsonSchema.maximum;
  if (isExactness(jsonSchema.minimum)) delete jsonSchema.minimum;
};

/**
 * JSON Schemas of several zod schemas, in their order, and those that have a name (`.meta({ id })`), to which all refer as
 * `#/components/schemas/…`.
 */
export const describeSchemas = (
  schemas: readonly z.ZodType[],
  direction: Direction,
): { described: JsonSchema[]; named: Record<string, JsonSchema> } => {
  const whole = z.toJSONSchema(z.object({ ...schemas }), { io: direction, override: asDocumented });
  const text = JSON.stringify(whole).replaceAll('"#/$defs/', '"#/components/schemas/');
  const { properties = {}, $defs = {} } = JSON.parse(text) as JsonSchema & {
    $defs?: Record<string, JsonSchema>;
  };
  const named = Object.entries($defs).map(([name, { id: _id, ...schema }]) => [name, schema]);
  return {
    described: schemas.map((_, place) => properties[place] ?? {}),
    named: Object.fromEntries(named),
  };
};
