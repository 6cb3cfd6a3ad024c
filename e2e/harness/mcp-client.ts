import { expect } from 'vitest';

type Result = Record<string, unknown>;

/** A JSON-RPC response. */
export type Answer = {
  jsonrpc: string;
  id: unknown;
  result?: Result;
  error?: { code: number; message: string };
};

/** What an MCP client sends with every request. */
export const MCP_HEADERS = {
  'Content-Type': 'application/json',
  Accept: 'application/json, text/event-stream',
};

/** The messages of an answer, which is one JSON text or a stream of events. */
export const messagesOf = async (response: Response): Promise<Answer[]> => {
  const text = await response.text();
  if (response.headers.get('Content-Type') === 'application/json') return [JSON.parse(text)];
  return [...text.matchAll(/^data: (.+)$/gm)].map(([, data = '']) => JSON.parse(data));
};

/** A client that speaks the protocol of 2025-11-25 to a registry, message by message. */
export const mcpClient = (registry: () => { url: string }) => {
  /** Sends a body as it is. */
  const send = (body: unknown, headers: Record<string, string> = {}, path = '/mcp') =>
    fetch(new URL(path, registry().url), {
      method: 'POST',
      headers: { ...MCP_HEADERS, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const call = async (method: string, params: object = {}, path = '/mcp'): Promise<Answer> => {
    const response = await send({ jsonrpc: '2.0', id: 1, method, params }, {}, path);
    expect(response.status).toBe(200);
    const [answer] = await messagesOf(response);
    if (!answer) throw new Error(`${method} was not answered`);
    return answer;
  };
  /** The result of a method that must not fail. */
  const resultOf = async <T = Result>(method: string, params: object = {}, path = '/mcp') => {
    const { result, error } = await call(method, params, path);
    expect(error).toBeUndefined();
    return result as T;
  };
  return { send, call, resultOf };
};
