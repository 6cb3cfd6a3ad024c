import { Agent, request } from 'node:http';

/** Requests in flight at once while CPU is measured: enough that the server is never idle. */
const CONNECTIONS = 4;

const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

const askOnce = (url: string, headers: Record<string, string>): Promise<number> =>
  new Promise((resolve, reject) => {
    const sent = request(url, { agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
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
      const got = await askOnce(url, headers);
      if (got !== status) throw new Error(`${url} answered ${got}, not ${status}`);
      times_ms.push(performance.now() - start);
    }
  };
  await Promise.all(Array.from({ length: connections }, askOn));
  return times_ms;
};
