import { type McpServer, ProtocolError, ProtocolErrorCode } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { AppError } from '../http/app-error.ts';
import type { AskApi } from '../http/ask-api.ts';
import { readCursor, writeCursor } from '../http/cursor.ts';
import { requirePlugin } from './require-plugin.ts';
import {
  findSkillEntry,
  listSkillEntries,
  readSkillResource,
  type SkillEntry,
  type SkillSource,
} from './skill-resources.ts';

/** How long a host may go on with an answer before it asks again. */
const FRESH = { ttlMs: 60_000, cacheScope: 'public' as const };

/** A cursor belongs to the list of one plugin, or to that of all. */
const scopeOf = ({ slug }: SkillSource): string => `mcp skills ${slug ?? ''}`;

const TEMPLATE = 'skill://{owner}/{repo}/{plugin}/{skill}/{+path}';

const skillEntry = z.looseObject({
  uri: z.string(),
  frontmatter: z.record(z.string(), z.unknown()),
  resources: z.array(z.looseObject({ uri: z.string(), digest: z.string(), size: z.int() })),
});
const listResult = z.looseObject({
  skills: z.array(skillEntry),
  nextCursor: z.string().optional(),
  ttlMs: z.int(),
  cacheScope: z.enum(['public', 'private']),
});
const getResult = z.looseObject({
  skill: skillEntry,
  ttlMs: z.int(),
  cacheScope: z.enum(['public', 'private']),
});

/** Where a page begins; another list's cursor, or a changed one, is the caller's mistake. */
const placeOf = async (source: SkillSource, cursor: string | undefined): Promise<string> => {
  if (cursor === undefined) return '';
  try {
    return readCursor(scopeOf(source), cursor);
  } catch (cause) {
    if (!(cause instanceof AppError)) throw cause;
    throw new ProtocolError(ProtocolErrorCode.InvalidParams, cause.message);
  }
};

const pageOf = async (source: SkillSource, ask: AskApi, cursor: string | undefined) => {
  const { skills, next } = await listSkillEntries(source, await placeOf(source, cursor));
  if (!skills.length && cursor === undefined && source.slug !== undefined)
    await requirePlugin(ask, source.slug);
  if (next === null) return { skills };
  return { skills, nextCursor: writeCursor(scopeOf(source), next) };
};

const resourceOf = ({ uri, frontmatter, resources }: SkillEntry) => ({
  uri,
  name: String(frontmatter.name),
  description: String(frontmatter.description),
  mimeType: 'text/markdown',
  ...(resources[0] ? { size: resources[0].size } : {}),
});

/** What goes wrong here is noted, and the client is told no more than that. */
const guarded =
  <Asked, Answer>(requestId: string, answer: (asked: Asked) => Promise<Answer>) =>
  async (asked: Asked): Promise<Answer> => {
    try {
      return await answer(asked);
    } catch (cause) {
      if (ProtocolError.isInstance(cause)) throw cause;
      const error = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause);
      console.error(JSON.stringify({ requestId, path: '/mcp', error }));
      throw new ProtocolError(
        ProtocolErrorCode.InternalError,
        'Something went wrong here; it has been noted.',
      );
    }
  };

/** The two methods of the Skills extension (SEP-2640), which list skills with their digests. */
const registerExtension = (
  { server }: McpServer,
  source: SkillSource,
  ask: AskApi,
  requestId: string,
): void => {
  server.setRequestHandler(
    'skills/list',
    { params: z.looseObject({ cursor: z.string().optional() }), result: listResult },
    guarded(requestId, async ({ cursor }) => ({
      ...(await pageOf(source, ask, cursor)),
      ...FRESH,
    })),
  );
  server.setRequestHandler(
    'skills/get',
    { params: z.looseObject({ uri: z.string() }), result: getResult },
    guarded(requestId, async ({ uri }) => ({
      skill: await findSkillEntry(source, uri),
      ...FRESH,
    })),
  );
};

/** Skills as resources, and as the Skills extension has them. */
export const registerSkills = (
  mcp: McpServer,
  source: SkillSource,
  ask: AskApi,
  requestId: string,
): void => {
  const { server } = mcp;
  registerExtension(mcp, source, ask, requestId);
  server.setRequestHandler(
    'resources/list',
    guarded(requestId, async ({ params }) => {
      const { skills, ...rest } = await pageOf(source, ask, params?.cursor);
      return { resources: skills.map(resourceOf), ...rest, ...FRESH };
    }),
  );
  server.setRequestHandler('resources/templates/list', () => ({
    resourceTemplates: [
      {
        uriTemplate: TEMPLATE,
        name: 'skill-file',
        description: 'A file of a skill: SKILL.md, or what it refers to.',
      },
    ],
    ...FRESH,
  }));
  server.setRequestHandler(
    'resources/read',
    guarded(requestId, async ({ params }) => ({
      contents: [await readSkillResource(source, params.uri)],
      ...FRESH,
    })),
  );
};
