import { CACHE_CONTROL } from '../http/cache-control.ts';
import type { ApiApp } from '../http/operation.ts';
import { type Description, describeOperations } from '../openapi/describe-operations.ts';
import { type ListedOperation, registerDocsPage } from './docs-page.ts';

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
    { name: 'Ratings', description: 'What people think of plugins, and what owners reply.' },
    {
      name: 'Ownership',
      description: 'Who owns the plugins of a repository, and what owners say of them.',
    },
    { name: 'Reports', description: 'What people find wrong with a plugin or a review.' },
    {
      name: 'Administration',
      description: 'What admins do with plugins, reviews and reports, and the audit log.',
    },
    {
      name: 'Catalogs',
      description:
        'Plugins as clients install them, a `marketplace.json` each. As a git repository: `/git/{path}.git`, where the catalog is `/catalogs/{path}/marketplace.json`.',
    },
    { name: 'Users', description: 'People.' },
    { name: 'Account', description: 'Your own account: who you are, your tokens.' },
    { name: 'Repositories', description: 'What is crawled, how that went, and asking for it.' },
    { name: 'Registry', description: 'Counts over everything, and what changed.' },
    {
      name: 'Clients',
      description:
        'The protocols of others: the `skills` command, the MCP Registry, the endpoint for MCP clients.',
    },
    { name: 'Feeds', description: 'Atom feeds and sitemaps.' },
    { name: 'Badges', description: 'Pictures for READMEs.' },
    { name: 'Operation', description: 'Whether the registry is well.' },
  ],
};

/** Every operation: those of the app, and those of the families that it loads when they are asked for. */
const operationsOf = async (app: ApiApp) => {
  const families = await Promise.all(app.families.map(({ load }) => load()));
  return [app, ...families].flatMap(({ operations }) => operations);
};

const listOperations = ({ paths }: Description): ListedOperation[] =>
  Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, { summary }]) => ({
      method: method.toUpperCase(),
      path,
      summary,
    })),
  );

/**
 * `/openapi.json`, generated from the operations, and `/docs`, which shows it.
 *
 * @param app where the two are registered
 * @param described the app whose operations they describe
 */
export const registerApiDescription = (app: ApiApp, described: ApiApp): void => {
  let description: Description | undefined;
  const describe = async (): Promise<Description> => {
    description ??= describeOperations(await operationsOf(described));
    return description;
  };
  app.get('/openapi.json', async (c) =>
    c.json({ ...ABOUT, ...(await describe()) }, 200, { 'Cache-Control': CACHE_CONTROL.hour }),
  );
  registerDocsPage(app, async () => listOperations(await describe()));
};
