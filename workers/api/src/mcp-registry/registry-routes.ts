import { findMcpServerEntry, listMcpServerEntries, type McpServerEntry } from '@skillstash/db';
import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { AppError } from '../http/app-error.ts';
import { knownVersion, versionedAnswer } from '../http/conditional.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { type ApiApp, operate } from '../http/operation.ts';
import { nextUrl, scopeOf } from '../http/page-answer.ts';
import { pageQuery, trueOrFalse } from '../http/query.ts';
import { OFFICIAL_META, type RegistryServer, registryServer } from './registry-server.ts';
import { readServerName } from './server-name.ts';

/** How many entries one page may look at where most do not match: it is then short, and says where to go on. */
const ENTRIES_MAX = 500;

const serverSchema = z
  .strictObject({
    server: z
      .looseObject({
        $schema: z.string().describe('The schema of server.json that it follows.'),
        name: z.string(),
        description: z.string(),
        version: z
          .string()
          .describe("The plugin's version, or one made of its commit where that cannot be shown."),
      })
      .describe('The server.json, as the protocol has it.'),
    _meta: z
      .looseObject({
        [OFFICIAL_META]: z
          .strictObject({
            status: z.enum(['active', 'deleted']).describe('`deleted`: no plugin has it any more.'),
            statusChangedAt: z.string().describe('When that became so.'),
            publishedAt: z.string().describe('When it was first seen here.'),
            updatedAt: z.string().describe('When it last changed, or vanished.'),
            isLatest: z.literal(true).describe('One version is kept of each.'),
          })
          .describe('What a registry says of it, as the protocol has it.'),
      })
      .describe('What this registry says of it.'),
  })
  .meta({
    id: 'RegistryServer',
    description: 'An MCP server as the API of MCP registries shows it.',
  });
const listSchema = z
  .strictObject({
    servers: z.array(serverSchema).describe('Those of this page.'),
    metadata: z
      .strictObject({
        nextCursor: z
          .string()
          .optional()
          .describe('Where the next page begins; missing on the last page.'),
        count: z.int().describe('How many are on this page.'),
      })
      .describe('What is to know of the page.'),
  })
  .meta({ id: 'RegistryServerList', description: 'One page of MCP servers.' });

const includeDeleted = trueOrFalse
  .default(false)
  .meta({ type: 'boolean', description: 'Those that are gone, too.', example: true });

/** Parameters that are not ours are the client's: later versions of the protocol may have more. */
const listQuery = z.object({
  cursor: pageQuery.cursor,
  limit: pageQuery.limit,
  search: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'A part of the name.', example: 'postgres' }),
  updated_since: z.iso.datetime({ offset: true }).optional().meta({
    description: 'Only what changed at this time (RFC 3339) or later, what vanished included.',
    example: '2026-11-21T00:00:00Z',
  }),
  version: z.string().min(1).max(255).optional().meta({
    description: '`latest`, which all are, or an exact version.',
    example: 'latest',
  }),
  include_deleted: includeDeleted,
});
type ListQuery = z.output<typeof listQuery>;

const isWanted = (shown: RegistryServer, query: ListQuery): boolean => {
  const withDeleted = query.include_deleted || query.updated_since !== undefined;
  const { name, version } = shown.server;
  return (
    (withDeleted || shown._meta[OFFICIAL_META].status === 'active') &&
    (!query.search || name.toLowerCase().includes(query.search.toLowerCase())) &&
    (!query.version || query.version === 'latest' || query.version === version)
  );
};

type Page = { servers: RegistryServer[]; nextKey: string | null };

/** @param looked how many entries were asked for: fewer were there only at the end */
const pageOf = (entries: readonly McpServerEntry[], looked: number, query: ListQuery): Page => {
  const servers: RegistryServer[] = [];
  for (const entry of entries) {
    const shown = registryServer(entry);
    if (shown && isWanted(shown, query)) servers.push(shown);
    if (servers.length === query.limit) return { servers, nextKey: entry.key };
  }
  const last = entries.at(-1);
  return { servers, nextKey: last && entries.length === looked ? last.key : null };
};

const listText = (servers: readonly RegistryServer[], cursor: string | null): string =>
  JSON.stringify({
    servers,
    metadata: { ...(cursor ? { nextCursor: cursor } : {}), count: servers.length },
  });

const answerList = async (c: Context<ApiEnv>, query: ListQuery): Promise<Response> => {
  const scope = scopeOf(c, query);
  const since = query.updated_since ? new Date(query.updated_since).toISOString() : '';
  const after = query.cursor === undefined ? since : readCursor(scope, query.cursor);
  const isRare = query.search !== undefined || query.version !== undefined;
  const limit = isRare ? ENTRIES_MAX : query.limit * 2;
  const known = knownVersion(c);
  const found = await listMcpServerEntries(c.get('database'), { after, limit }, known);
  if (!found.entries) return versionedAnswer(c, found.version, null);
  const { servers, nextKey } = pageOf(found.entries, limit, query);
  const cursor = nextKey === null ? null : writeCursor(scope, nextKey);
  const headers = cursor ? { Link: `<${nextUrl(c, cursor)}>; rel="next"` } : undefined;
  return versionedAnswer(c, found.version, listText(servers, cursor), headers);
};

type Asked = { name: string; version: string; withDeleted: boolean };

/** Answers about one server, whose only version is the latest. */
const answerServer = async (
  c: Context<ApiEnv>,
  { name, version, withDeleted }: Asked,
  write: (shown: RegistryServer) => string,
): Promise<Response> => {
  const place = readServerName(name);
  const missing = new AppError('server_not_found', `There is no MCP server ${name} here.`);
  if (!place) throw missing;
  const found = await findMcpServerEntry(c.get('database'), place, knownVersion(c));
  if (!found.entries) return versionedAnswer(c, found.version, null);
  const [entry] = found.entries;
  const shown = entry && registryServer(entry);
  if (!shown || !(withDeleted || entry.isActive)) throw missing;
  if (version !== 'latest' && version !== shown.server.version)
    throw new AppError('server_not_found', `${name} has no version ${version} here.`);
  return versionedAnswer(c, found.version, write(shown));
};

const serverPath = z.strictObject({
  name: z.string().min(3).max(200).meta({
    description: 'The name, its slash as `%2F`.',
    example: 'io.github.octocat%2Fhello-world.greeter.hello',
  }),
});

const registerVersions = (app: ApiApp): void => {
  const query = z.object({ include_deleted: includeDeleted });
  operate(
    app,
    {
      method: 'get',
      path: '/v0.1/servers/{name}/versions',
      summary: 'The versions of an MCP server: the current one, which is all that is kept',
      tags: ['Clients'],
      input: { params: serverPath, query },
      answers: { 200: { description: 'One server.', schema: () => listSchema } },
      errors: ['server_not_found'],
    },
    (c, { params: { name }, query }) => {
      const asked = { name, version: 'latest', withDeleted: query.include_deleted };
      return answerServer(c, asked, (shown) => listText([shown], null));
    },
  );
  operate(
    app,
    {
      method: 'get',
      path: '/v0.1/servers/{name}/versions/{version}',
      summary: 'An MCP server as server.json',
      tags: ['Clients'],
      input: {
        params: serverPath.extend({
          version: z
            .string()
            .min(1)
            .max(255)
            .meta({ description: '`latest` or the version.', example: 'latest' }),
        }),
        query,
      },
      answers: { 200: { description: 'The server.', schema: () => serverSchema } },
      errors: ['server_not_found'],
    },
    (c, { params, query }) =>
      answerServer(c, { ...params, withDeleted: query.include_deleted }, JSON.stringify),
  );
};

/** This registry as a registry of MCP servers: those of its plugins, in the form of the protocol's own registry. */
export const registerMcpRegistry = (app: ApiApp): void => {
  operate(
    app,
    {
      method: 'get',
      path: '/v0.1/servers',
      summary: 'MCP servers in the form of the MCP Registry, in the order in which they changed',
      tags: ['Clients'],
      input: { query: listQuery },
      answers: { 200: { description: 'One page, which may be short.', schema: () => listSchema } },
      errors: ['invalid_cursor'],
    },
    (c, { query }) => answerList(c, query),
  );
  registerVersions(app);
};
