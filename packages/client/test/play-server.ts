import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it, its address undecoded. */
export type Seen = {
  method: string;
  url: string;
  headers: IncomingMessage['headers'];
  body: string;
};

/** How one request is answered. */
export type Play = (response: ServerResponse, request: Seen) => void;

/** A server that answers from a list, in order; whatever nobody expected is answered 418, which no client takes well. */
export type PlayedServer = {
  url: string;
  seen: Seen[];
  next(...plays: Play[]): void;
  stop(): Promise<void>;
};

/** Answers with JSON. */
export const json =
  (body: unknown, status = 200, headers: Record<string, string> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };

/** Refuses as the registry does. */
export const problem =
  (code: string, status: number, headers: Record<string, string> = {}, more: object = {}): Play =>
  (response) => {
    const detail = 'No.';
    const body = { type: 'about:blank', title: 'No', status, detail, code, requestId: 'request-1' };
    response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
    response.end(JSON.stringify({ ...body, ...more }));
  };

/** Answers as something on the way would. */
export const page =
  (status: number, headers: Record<string, string> = {}): Play =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'text/html', ...headers });
    response.end('<h1>Sorry</h1>');
  };

/** Hangs up without an answer. */
export const hangUp: Play = (response) => {
  response.destroy();
};

/** Hangs up in the middle of a body. */
export const breakOff: Play = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  response.write('{"plugins":', () => response.destroy());
};

/** Starts one. */
export const playServer = async (): Promise<PlayedServer> => {
  const seen: Seen[] = [];
  const plays: Play[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { method = '', url = '', headers } = request;
    const one = { method, url, headers, body };
    seen.push(one);
    (plays.shift() ?? page(418))(response, one);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    seen,
    next: (...more) => {
      plays.push(...more);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};
