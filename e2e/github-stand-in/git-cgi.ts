import { spawn } from 'node:child_process';
import type { IncomingMessage, ServerResponse } from 'node:http';

const HEADERS_END = '\r\n\r\n';

/** What CGI (RFC 3875) and git's http-backend read of a request. */
const environmentOf = (request: IncomingMessage, root: string, path: string) => ({
  PATH: process.env.PATH,
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_PROJECT_ROOT: root,
  GIT_HTTP_EXPORT_ALL: '1',
  PATH_INFO: path,
  QUERY_STRING: new URL(request.url ?? '/', 'http://stand-in').search.slice(1),
  REQUEST_METHOD: request.method,
  CONTENT_TYPE: request.headers['content-type'] ?? '',
  HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
  GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
  REMOTE_ADDR: request.socket.remoteAddress,
});

const writeHead = (response: ServerResponse, lines: string[]): void => {
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const status = headers.find(([name]) => name.toLowerCase() === 'status')?.[1] ?? '200';
  const rest = headers.filter(([name]) => name.toLowerCase() !== 'status');
  response.writeHead(Number.parseInt(status, 10), Object.fromEntries(rest));
};

/**
 * Answers one request with the machine's `git http-backend`, streaming both ways.
 *
 * @param root the folder of bare repositories
 * @param path the request's path below it
 */
export const answerWithGit = (
  request: IncomingMessage,
  response: ServerResponse,
  root: string,
  path: string,
): void => {
  const backend = spawn('git', ['http-backend'], {
    env: environmentOf(request, root, path),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let head = Buffer.alloc(0);
  backend.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) {
      response.write(chunk);
      return;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf(HEADERS_END);
    if (end < 0) return;
    writeHead(response, head.subarray(0, end).toString('latin1').split('\r\n'));
    response.write(head.subarray(end + HEADERS_END.length));
  });
  backend.on('error', (error) => response.destroy(error));
  backend.on('close', () => {
    if (!response.headersSent) response.writeHead(500);
    response.end();
  });
  // A client that went away has nothing left to be told.
  backend.stdin.on('error', () => backend.kill());
  request.pipe(backend.stdin);
};
