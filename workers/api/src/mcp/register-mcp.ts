import type { Context } from 'hono';
import * as z from 'zod';
import type { ApiEnv } from '../env.ts';
import { originOf } from '../http/address.ts';
import { AppError } from '../http/app-error.ts';
import { askApi } from '../http/ask-api.ts';
import { CACHE_CONTROL } from '../http/cache-control.ts';
import { type ApiApp, type Operation, operate } from '../http/operation.ts';
import { pluginPath, slugOf } from '../http/query.ts';
import { guardCaller } from './guard-caller.ts';
import { refuseLargeBatch } from './refuse-large-batch.ts';
import { serveMcp } from './serve-mcp.ts';

const version = z.literal('2.0');
const id = z
  .union([z.string(), z.number(), z.null()])
  .describe("The request's; `null` where it could not be read.");

const message = z
  .union([
    z.strictObject({
      jsonrpc: version,
      id,
      result: z.looseObject({}).describe('What the method gives.'),
    }),
    z.strictObject({
      jsonrpc: version,
      id,
      error: z
        .looseObject({
          code: z.int().describe('A code of JSON-RPC or MCP.'),
          message: z.string(),
        })
        .describe('What is wrong.'),
    }),
  ])
  .meta({ id: 'JsonRpcResponse', description: 'What MCP clients are answered (JSON-RPC 2.0).' });

const schema = () => message;

/** JSON-RPC has errors of its own, but whoever may not ask at all is told in ours. */
const DECLARED: Pick<Operation, 'tags' | 'answers' | 'errors'> = {
  tags: ['Clients'],
  answers: {
    200: {
      description: 'A JSON-RPC response, or a stream of events each of which is one.',
      schema,
      alsoAs: { 'text/event-stream': () => z.string() },
    },
    202: { description: 'It is no request: there is nothing to answer.' },
    400: { description: 'It is no message of a revision that is spoken: a JSON-RPC error', schema },
    404: {
      description: 'There is no such method in the revision of 2026-07-28: a JSON-RPC error.',
      schema,
    },
    406: { description: 'Accept shuts JSON or streams out: a JSON-RPC error.', schema },
  },
  errors: ['host_not_allowed', 'origin_not_allowed', 'unsupported_media_type', 'payload_too_large'],
};

/** The library takes this type alone, and says so in JSON-RPC: elsewhere whatever ends in `+json` is JSON, too. */
const requireOneType = (headers: Headers): void => {
  if (!/^application\/json\s*(?:;|$)/i.test(headers.get('Content-Type') ?? ''))
    throw new AppError('unsupported_media_type', 'Send application/json.');
};

const answer = async (api: ApiApp, c: Context<ApiEnv>, slug?: string): Promise<Response> => {
  guardCaller(c.req.raw.headers, c.req.url, c.env.MCP_HOSTS);
  requireOneType(c.req.raw.headers);
  const refusal = await refuseLargeBatch(c.req.raw);
  if (refusal) return refusal;
  const response = await serveMcp(c.req.raw, {
    source: { BODIES: c.env.BODIES, database: c.get('database'), slug },
    ask: askApi(api, c),
    origin: originOf(c),
    requestId: c.get('requestId'),
  });
  const headers = new Headers(response.headers);
  headers.set('Cache-Control', CACHE_CONTROL.none);
  return new Response(response.body, { status: response.status, headers });
};

/**
 * The endpoint for MCP clients (Streamable HTTP, without sessions): for everything, and with the skills of one plugin. The SDK
 * is larger than all that a public read loads: only `import()` may lead here.
 *
 * @param app where the two are registered
 * @param api the app that the tools ask
 */
export const registerMcp = (app: ApiApp, api: ApiApp): void => {
  operate(
    app,
    {
      method: 'post',
      path: '/mcp',
      summary: 'The endpoint for MCP clients: JSON-RPC over Streamable HTTP, without sessions',
      input: {},
      ...DECLARED,
    },
    (c) => answer(api, c),
  );
  operate(
    app,
    {
      method: 'post',
      path: '/mcp/{owner}/{repo}/{plugin}',
      summary: 'The same, with no skills but those of one plugin',
      input: { params: pluginPath },
      ...DECLARED,
    },
    (c, { params }) => answer(api, c, slugOf(params)),
  );
};
