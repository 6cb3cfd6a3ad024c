import { findComponent, findComponentBody, type ListedKind, listComponents } from '@skillstash/db';
import { COMPONENT_SORTS } from '@skillstash/shared';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import { bodyAnswer } from '../http/body-answer.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { type AnswerSchema, type ApiApp, operate } from '../http/operation.ts';
import { answerPage } from '../http/page-answer.ts';
import {
  name,
  noQuery,
  ownerName,
  pageQuery,
  pluginPath,
  slugOf,
  slugQuery,
} from '../http/query.ts';

const KINDS = [
  {
    kind: 'skills',
    item: ({ skill }) => skill,
    detail: ({ skillDetail }) => skillDetail,
    hasText: true,
  },
  {
    kind: 'agents',
    item: ({ agent }) => agent,
    detail: ({ agentDetail }) => agentDetail,
    hasText: true,
  },
  {
    kind: 'commands',
    item: ({ command }) => command,
    detail: ({ commandDetail }) => commandDetail,
    hasText: true,
  },
  {
    kind: 'mcp-servers',
    item: ({ mcpServer }) => mcpServer,
    detail: ({ mcpServer }) => mcpServer,
    hasText: false,
  },
] as const satisfies Array<{
  kind: ListedKind;
  item: AnswerSchema;
  detail: AnswerSchema;
  hasText: boolean;
}>;

const listQuery = z.strictObject({
  ...pageQuery,
  sort: z.enum(COMPONENT_SORTS).optional().meta({
    description: 'Default `downloads`; `name` where `q` is given. One plugin is always by name.',
  }),
  // A text that is folded to lower case loses its pattern in the OpenAPI document.
  plugin: slugQuery
    .meta({ pattern: '^[A-Za-z0-9._-]+/[A-Za-z0-9._-]+/[A-Za-z0-9._~-]+$', maxLength: 400 })
    .optional(),
  owner: ownerName.optional(),
  category: name.optional(),
  q: z.string().min(1).max(100).optional().meta({ description: 'The beginning of a name.' }),
});

const componentPath = pluginPath.extend({ name: z.string().min(1).max(500) });

const noComponent = (slug: string, called: string): AppError =>
  new AppError('component_not_found', `${slug} has nothing of this kind called ${called}.`);

const sortOf = (query: z.output<typeof listQuery>) => {
  if (query.q === undefined) return query.sort ?? 'downloads';
  if (query.sort === undefined || query.sort === 'name') return 'name';
  throw new AppError(
    'invalid_request',
    'Names that begin with q are listed by name: sort must be name.',
    [{ path: 'sort', message: 'must be name where q is given' }],
  );
};

const registerContent = (app: ApiApp, kind: ListedKind): void =>
  operate(
    app,
    {
      method: 'get',
      path: `/v1/plugins/{owner}/{repo}/{plugin}/${kind}/{name}/content`,
      summary: `The raw text of one of a plugin's ${kind}`,
      tags: ['Components'],
      input: { params: componentPath, query: noQuery },
      answers: {
        200: {
          description: 'The file as written.',
          schema: () => z.string(),
          mediaType: 'text/markdown',
        },
      },
      errors: ['component_not_found', 'content_not_found'],
    },
    async (c, { params }) => {
      const about = { slug: slugOf(params), name: params.name };
      const sha256 = await findComponentBody(c.get('database'), kind, about);
      if (sha256 === undefined) throw noComponent(about.slug, about.name);
      return bodyAnswer(c, sha256, 'text/markdown; charset=utf-8');
    },
  );

const registerOne = (app: ApiApp, kind: ListedKind, detail: AnswerSchema): void =>
  operate(
    app,
    {
      method: 'get',
      path: `/v1/plugins/{owner}/{repo}/{plugin}/${kind}/{name}`,
      summary: `One of a plugin's ${kind}, by the name that clients show`,
      tags: ['Components'],
      input: { params: componentPath, query: noQuery },
      answers: { 200: { description: 'The component.', schema: detail } },
      errors: ['component_not_found'],
    },
    async (c, { params }) => {
      const about = { slug: slugOf(params), name: params.name };
      const found = await findComponent(c.get('database'), kind, about, knownVersion(c));
      if (!found) throw noComponent(about.slug, about.name);
      return versionedAnswer(c, found.version, found.body);
    },
  );

/** Skills, agents, commands and MCP servers: across plugins, and one by one. */
export const registerComponents = (app: ApiApp): void => {
  for (const { kind, item, detail, hasText } of KINDS) {
    operate(
      app,
      {
        method: 'get',
        path: `/v1/${kind}`,
        summary: `The ${kind} of all plugins`,
        tags: ['Components'],
        input: { query: listQuery },
        answers: {
          200: { description: 'One page.', schema: (contract) => contract.page(item(contract)) },
        },
        errors: ['invalid_cursor'],
      },
      (c, { query }) => {
        const { plugin, owner, category, q } = query;
        const sort = sortOf(query);
        return answerPage(c, query, (asked) =>
          listComponents(
            c.get('database'),
            kind,
            { plugin, owner, category, q },
            { sort, ...asked },
          ),
        );
      },
    );
    registerOne(app, kind, detail);
    if (hasText) registerContent(app, kind);
  }
};
