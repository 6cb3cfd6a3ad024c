import type { JsonSchema } from './describe-schemas.ts';

type Described = { description?: string; example: unknown };

/** What a parameter means, and an example of it, wherever its schema does not say. */
const PARAMETERS: Record<string, Described> = {
  owner: { description: "The owner's name on the host, in any letter case.", example: 'octocat' },
  repo: { description: "The repository's name, in any letter case.", example: 'hello-world' },
  plugin: { description: "The plugin's name, in any letter case.", example: 'greeter' },
  'query plugin': {
    description: 'Only of this plugin: its whole slug.',
    example: 'octocat/hello-world/greeter',
  },
  name: { description: 'The name that clients show.', example: 'code-review' },
  username: { description: "The person's name, in any letter case.", example: 'ada' },
  id: { example: '019c4c42-c450-7c11-a2e6-193e790001ff' },
  category: { description: 'Only of this category, spelled exactly.', example: 'testing' },
  tag: { description: 'Only with this tag, spelled exactly.', example: 'git' },
  marketplace: { description: 'Only what this marketplace lists.', example: 'octocat/hello-world' },
  repository: { description: 'Only of this repository.', example: 'octocat/hello-world' },
  has: {
    description: 'Only with components of this kind; repeat it for several, which all have to be.',
    example: 'skills',
  },
  verified: { description: 'Only verified ones, or none.', example: true },
  official: { description: 'Only official ones, or none.', example: true },
  dryRun: { example: true },
  minRating: {
    description: 'Only rated so on average or better.',
    example: 4,
  },
  sort: { description: 'The order.', example: 'downloads' },
  type: { description: 'What to search for.', example: 'plugin' },
  q: { description: 'What is typed so far.', example: 'code rev' },
  cursor: { example: 'q0pHd2tRZ1BXZ2s4MDAwMDAwMDAwMDQy' },
};

/** A parameter as the document has it. */
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description: string;
  example: unknown;
  schema: JsonSchema;
};

/** How a caller says which state of something they change. */
export const IF_MATCH: Parameter = {
  name: 'If-Match',
  in: 'header',
  required: true,
  description: 'The ETag that it had when you read it; `*` for whatever it is now.',
  example: '"1-019c4c42c450v7r4711"',
  schema: { type: 'string' },
};

/** What every POST with credentials takes. */
export const IDEMPOTENCY_KEY: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Whoever sends it again within 24 hours gets the same answer, and nothing is done twice.',
  example: '"8e03978e-40d5-43dd-bc93-6894a57f9324"',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
};

/** The parameters in one part of a request, from the schema of that part as a whole. */
export const describeParameters = (place: Parameter['in'], part: JsonSchema): Parameter[] =>
  Object.entries(part.properties ?? {}).map(([name, { description, example, ...schema }]) => {
    const known = PARAMETERS[`${place} ${name}`] ?? PARAMETERS[name];
    return {
      name,
      in: place,
      required: part.required?.includes(name) ?? false,
      description: description ?? known?.description ?? '',
      example: example ?? known?.example,
      schema,
    };
  });
