import type { ApiApp } from '../http/operation.ts';
import { type ListedOperation, registerDocsPage } from './docs-page.ts';

const HOUR = 'public, max-age=3600';

const ABOUT = {
  openapi: '3.1.0',
  info: {
    title: 'SkillStash',
    version: '0.1.0',
    description:
      'A registry for coding-agent plugins. Lists are keyset pages: follow `nextCursor`. Errors are application/problem+json with a stable `code`.',
    license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
  },
  servers: [{ url: '/', description: 'The registry that gave this document.' }],
  tags: [
    { name: 'Plugins', description: 'Plugins and what belongs to each of them.' },
    { name: 'Components', description: 'Skills, agents, commands and MCP servers across plugins.' },
    { name: 'Search', description: 'Finding things by words, and what a name means.' },
    { name: 'Marketplaces', description: 'Repositories that list plugins, and their entries.' },
    { name: 'Collections', description: 'Sets of plugins that people put together.' },
    { name: 'Users', description: 'People.' },
    { name: 'Repositories', description: 'What is crawled, how that went, and asking for it.' },
    { name: 'Registry', description: 'Counts over everything, and what changed.' },
    { name: 'Feeds', description: 'Atom feeds and sitemaps.' },
    { name: 'Badges', description: 'Pictures for READMEs.' },
    { name: 'Operation', description: 'Whether the registry is well.' },
  ],
};

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
  id: { description: 'The id of a run.', example: '019c4c42-c450-7c11-a2e6-193e790001ff' },
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

const MOVED = { description: 'It has another address now: `Location`.' };

type Parameter = {
  in: string;
  name: string;
  description?: string;
  example?: unknown;
  schema: { example?: unknown; description?: string };
};
type Operation = {
  summary?: string;
  parameters?: Parameter[];
  responses: Record<string, object>;
};
type Document = { paths?: Record<string, Record<string, Operation>> };

const describeParameter = (parameter: Parameter): Parameter => {
  const known = PARAMETERS[`${parameter.in} ${parameter.name}`] ?? PARAMETERS[parameter.name];
  const { description: _said, example, ...schema } = parameter.schema;
  return {
    ...parameter,
    description: parameter.description ?? known?.description ?? '',
    example: example ?? known?.example,
    schema,
  };
};

/** Fills in what is the same for all operations and so is not declared with each. */
const complete = (document: Document): Document => {
  const paths = Object.entries(document.paths ?? {}).map(([path, operations]) => {
    const movable = path.startsWith('/v1/') && path.includes('{repo}');
    const filled = Object.entries(operations).map(([method, operation]) => {
      const { parameters = [], responses } = operation;
      const completed = {
        ...operation,
        ...(parameters.length ? { parameters: parameters.map(describeParameter) } : {}),
        responses: movable ? { ...responses, 301: MOVED } : responses,
      };
      return [method, completed];
    });
    return [path, Object.fromEntries(filled)];
  });
  return { ...document, paths: Object.fromEntries(paths) };
};

const listOperations = ({ paths = {} }: Document): ListedOperation[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary = '' }]) => ({
      method: method.toUpperCase(),
      path,
      summary,
    })),
  );

/** `/openapi.json`, generated from the operations, and `/docs`, which shows it. Call it after the last operation. */
export const registerApiDescription = (app: ApiApp): void => {
  let description: Document | undefined;
  const described = (): Document => {
    // The library's type allows references wherever ours has the things themselves; it writes none there.
    description ??= complete(app.getOpenAPI31Document(ABOUT) as unknown as Document);
    return description;
  };
  app.get('/openapi.json', (c) => c.json(described(), 200, { 'Cache-Control': HOUR }));
  registerDocsPage(app, () => listOperations(described()));
};
