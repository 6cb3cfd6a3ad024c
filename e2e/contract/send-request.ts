import { Agent, type IncomingHttpHeaders, request } from 'node:http';

/** A request as it goes over the wire: `target` is the path and query, escaped or not. */
export type Asked = {
  method: string;
  target: string;
  headers: Record<string, string>;
  /** A number announces that many bytes and sends none: who refuses them does not wait for them. */
  body?: string | number;
};

/** What came back. */
export type Answered = { status: number; headers: IncomingHttpHeaders; text: string };

const agent = new Agent({ keepAlive: true });
/** A Link header repeats the query, which may be long. */
const maxHeaderSize = 131_072;

const SAFE = new Set(['GET', 'HEAD']);

/** Sends a request as it stands: `fetch` would resolve dots, refuse odd methods and follow redirects. */
export const sendRequest = (url: string, asked: Asked): Promise<Answered> =>
  new Promise((resolve, reject) => {
    const { method, target, headers, body } = asked;
    const { hostname, port } = new URL(url);
    const isAnnounced = typeof body === 'number';
    const options = {
      agent: isAnnounced ? false : agent,
      hostname,
      port,
      method,
      path: target,
      headers,
      maxHeaderSize,
    } as const;
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        if (isAnnounced) sent.destroy();
      });
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // The server may close a connection that is kept just when it is taken up again: nothing was asked then.
      const isUnasked = sent.reusedSocket && error.code === 'ECONNRESET' && SAFE.has(method);
      if (isUnasked) resolve(sendRequest(url, asked));
      else reject(error);
    });
    // Said in any case: of some methods Node sends the body without its length, and the server takes it for a request.
    if (body !== undefined)
      sent.setHeader('Content-Length', isAnnounced ? body : Buffer.byteLength(body));
    if (isAnnounced) sent.flushHeaders();
    else sent.end(body);
  });
