import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { npmRun } from './harness/npm-run.ts';

/** Listens on any free port. */
const listening = async (answer: RequestListener): Promise<{ server: Server; url: string }> => {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
};

describe('npm run ingest', () => {
  it('says which registry it cannot reach, why, and how to name another', async () => {
    const { server, url } = await listening(() => {});
    server.close();

    const { code, stderr } = await npmRun(url, ['ingest', '--', 'ada/one']);

    expect(code).toBe(1);
    expect(stderr).toContain(
      `ada/one: ${url} cannot be reached (ECONNREFUSED): is npm start running there? Set SKILLSTASH_URL.`,
    );
  });

  it('asks below the path of its registry', async () => {
    const asked: string[] = [];
    const { server, url } = await listening((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(404).end('nothing here');
    });

    await npmRun(`${url}/behind/`, ['ingest', '--', 'ada/one']);

    server.close();
    expect(asked).toEqual(['/behind/v1/repositories']);
  });

  it('refuses a SKILLSTASH_URL that is no address', async () => {
    const { code, stderr } = await npmRun('localhost:8787', ['ingest', '--', 'ada/one']);

    expect(code).toBe(2);
    expect(stderr).toContain(
      'SKILLSTASH_URL must be an http or https address, not localhost:8787.',
    );
  });
});
