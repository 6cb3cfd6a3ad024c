import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRequest } from './contract/send-request.ts';
import { type Answer, MCP_HEADERS, mcpClient, messagesOf } from './harness/mcp-client.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ seed: true });
});
afterAll(() => registry.stop());
const { send, call } = mcpClient(() => registry);

const initialize = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: {
    protocolVersion: '2025-11-25',
    capabilities: {},
    clientInfo: { name: 'test', version: '1' },
  },
};

describe('the endpoint', () => {
  it('introduces itself, with the Skills extension', async () => {
    const [answer] = await messagesOf(await send(initialize));

    expect(answer?.result).toMatchObject({
      protocolVersion: '2025-11-25',
      serverInfo: { name: 'skillstash' },
      capabilities: {
        resources: {},
        tools: {},
        extensions: { 'io.modelcontextprotocol/skills': {} },
      },
      instructions: expect.stringContaining('data'),
    });
  });

  it('answers the revision of 2026-07-28, which has no handshake', async () => {
    const envelope = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };

    const response = await send(
      { jsonrpc: '2.0', id: 1, method: 'skills/list', params: { _meta: envelope } },
      { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'skills/list' },
    );

    expect(response.status).toBe(200);
    expect((await messagesOf(response))[0]?.result).toMatchObject({
      resultType: 'complete',
      ttlMs: 60_000,
      cacheScope: 'public',
    });
  });

  it('keeps no session and is not cached', async () => {
    const response = await send(initialize);

    expect(response.headers.get('Mcp-Session-Id')).toBeNull();
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it('takes a notification', async () => {
    const response = await send({ jsonrpc: '2.0', method: 'notifications/initialized' });

    expect(response.status).toBe(202);
    expect(await response.text()).toBe('');
  });

  it('answers each request of a batch', async () => {
    const batch = [
      { jsonrpc: '2.0', id: 'a', method: 'ping' },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { jsonrpc: '2.0', id: 'b', method: 'no/such' },
    ];

    const messages = await messagesOf(await send(batch));

    const byId = Object.fromEntries(
      messages.map(({ id, result, error }) => [id, error?.code ?? result]),
    );
    expect(byId).toEqual({ a: {}, b: -32601 });
  });

  it.each(['GET', 'DELETE', 'PUT'])('has nothing for %s', async (method) => {
    const response = await fetch(new URL('/mcp', registry.url), { method, headers: MCP_HEADERS });

    expect(response.status).toBe(405);
    expect(response.headers.get('Allow')).toBe('POST, OPTIONS');
  });

  it.each<
    [why: string, status: number, code: number, body: unknown, headers?: Record<string, string>]
  >([
    ['is not JSON', 400, -32700, '{"jsonrpc":'],
    ['is empty', 400, -32700, ''],
    ['is no message', 400, -32600, '{"id":1}'],
    ['is a text', 400, -32600, '"ping"'],
    ['is an empty batch', 400, -32600, '[]'],
    [
      'is a batch of 21',
      400,
      -32600,
      Array.from({ length: 21 }, (_, id) => ({ jsonrpc: '2.0', id, method: 'ping' })),
    ],
    [
      'is of a revision that nobody knows',
      400,
      -32000,
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { 'MCP-Protocol-Version': '1999-01-01' },
    ],
    [
      'does not accept streams',
      406,
      -32000,
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { Accept: 'application/json' },
    ],
    [
      'accepts all but streams',
      406,
      -32000,
      { jsonrpc: '2.0', id: 1, method: 'ping' },
      { Accept: '*/*, text/event-stream;q=0' },
    ],
  ])('refuses what %s', async (_why, status, code, body, headers) => {
    const response = await send(body, headers);

    expect(response.status).toBe(status);
    expect(((await response.json()) as Answer).error?.code).toBe(code);
  });

  it.each<
    [why: string, status: number, code: string, headers: Record<string, string>, body?: string]
  >([
    [
      'from a page of another origin',
      403,
      'origin_not_allowed',
      { Origin: 'https://evil.example.com' },
    ],
    ['from a page without an origin', 403, 'origin_not_allowed', { Origin: 'null' }],
    [
      'from a name that looks like ours',
      403,
      'origin_not_allowed',
      { Origin: 'http://localhost.evil.example.com' },
    ],
    ['of another media type', 415, 'unsupported_media_type', { 'Content-Type': 'text/plain' }],
    [
      'of another kind of JSON',
      415,
      'unsupported_media_type',
      { 'Content-Type': 'application/vnd.mcp+json' },
    ],
    ['over 64 KiB', 413, 'payload_too_large', {}, ' '.repeat(65_537)],
  ])('refuses what is %s', async (_why, status, code, headers, body = '{}') => {
    const response = await send(body, headers);

    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code });
  });

  it.each([
    undefined,
    '*/*',
    'text/html, */*;q=0.1',
    'application/*, text/event-stream',
    'TEXT/*;q=0.5,application/json;q=1.0',
  ])('answers whoever accepts %s', async (accept) => {
    const { status } = await sendRequest(registry.url, {
      method: 'POST',
      target: '/mcp',
      headers: { 'Content-Type': 'application/json', ...(accept ? { Accept: accept } : {}) },
      body: JSON.stringify(initialize),
    });

    expect(status).toBe(200);
  });

  it('answers a page of its own origin', async () => {
    const response = await send(initialize, { Origin: new URL(registry.url).origin });

    expect(response.status).toBe(200);
  });

  it('offers to tell of no change, since it tells of none', async () => {
    const [answer] = await messagesOf(await send(initialize));

    expect(JSON.stringify(answer)).not.toContain('"listChanged":true');
  });

  it.each<[method: string, params: object | undefined, message: string]>([
    ['initialize', undefined, 'params is missing'],
    [
      'initialize',
      {},
      'params.protocolVersion is missing; params.capabilities is missing; params.clientInfo is missing',
    ],
    ['resources/read', {}, 'params.uri is missing'],
    ['tools/call', {}, 'params.name is missing'],
    ['tools/list', { cursor: 5 }, 'params.cursor Invalid input: expected string, received number'],
  ])('says shortly what is wrong with %s of %j', async (method, params, message) => {
    const [answer] = await messagesOf(await send({ jsonrpc: '2.0', id: 1, method, params }));

    expect(answer?.error).toEqual({ code: -32602, message: `Invalid params: ${message}.` });
  });

  it('says so in the revision of 2026-07-28, too', async () => {
    const _meta = {
      'io.modelcontextprotocol/protocolVersion': '2026-07-28',
      'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1' },
      'io.modelcontextprotocol/clientCapabilities': {},
    };

    const response = await send(
      { jsonrpc: '2.0', id: 1, method: 'resources/read', params: { _meta } },
      { 'MCP-Protocol-Version': '2026-07-28', 'Mcp-Method': 'resources/read' },
    );

    const [answer] = await messagesOf(response);
    expect(answer?.error).toEqual({
      code: -32602,
      message: 'Invalid params: params.uri is missing.',
    });
  });

  it('says of a method that it does not know that it does not know it', async () => {
    expect((await call('no/such')).error?.code).toBe(-32601);
  });
});
