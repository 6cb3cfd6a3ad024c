import { Agent, type IncomingMessage, request } from 'node:http';

/** Requests in flight at once while CPU is measured: enough that the server is never idle. */
const CONNECTIONS = 4;

/** An address that the edge would tell asks this often, within its quota of a minute whatever is asked, and then the next one does. */
const REQUESTS_PER_ADDRESS = 300;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

let asked = 0;

/** Addresses as people have them: what limits cost is part of what is measured. */
const nextAddress = (): string => {
  const place = Math.floor(asked / REQUESTS_PER_ADDRESS);
  asked += 1;
  return `10.${(place >> 16) & 255}.${(place >> 8) & 255}.${place & 255}`;
};

/**
 * One answer, its body left out. Unlike `fetch`, which adds `Cache-Control: no-cache` wherever there is an If-None-Match, it sends
 * the headers given, an address, and no other.
 */
export const askOnce = (
  url: string,
  headers: Record<string, string> = {},
): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    const from = { 'CF-Connecting-IP': nextAddress(), ...headers };
    const sent = request(url, { agent, headers: from }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer));
      answer.once('error', reject);
    });
    sent.once('error', reject);
    sent.end();
  });

/**
 * Asks the same question again and again over connections that stay open.
 *
 * @param status what every answer must have
 * @returns how long each took, in milliseconds
 */
export const ask = async (
  url: string,
  count: number,
  {
    headers = {},
    status = 200,
    connections = CONNECTIONS,
  }: {
    headers?: Record<string, string>;
    status?: number;
    connections?: number;
  } = {},
): Promise<number[]> => {
  const times_ms: number[] = [];
  let left = count;
  const askOn = async () => {
    while (left-- > 0) {
      const start = performance.now();
      const { statusCode } = await askOnce(url, headers);
      if (statusCode !== status) throw new Error(`${url} answered ${statusCode}, not ${status}`);
      times_ms.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
  return times_ms;
};
