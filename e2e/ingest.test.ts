import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { personIn } from './harness/person.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const WAIT_S = 1;
const github = new GitHubStandIn();
let registry: TestRegistry;
/** What stands before the registry, refuses each first request to a path as too many, and notes who asks. */
let door: Server;
let refusedAt: Map<string, number>;
let seen: Array<{ path: string; credentials: string | undefined; waited_ms: number }>;

const openDoor = () =>
  createServer(async ({ method = '', url = '', headers }, response) => {
    const isFirst = !refusedAt.has(url);
    if (isFirst) refusedAt.set(url, Date.now());
    const waited_ms = Date.now() - (refusedAt.get(url) ?? 0);
    if (isFirst) return response.writeHead(429, { 'Retry-After': String(WAIT_S) }).end();
    seen.push({ path: url, credentials: headers.authorization, waited_ms });
    const sent = method === 'POST' ? { repository: 'ada/one', refresh: true } : undefined;
    const answer = await fetch(new URL(url, registry.url), {
      method,
      headers: {
        'Content-Type': 'application/json',
        ...(headers.authorization ? { Authorization: headers.authorization } : {}),
      },
      ...(sent ? { body: JSON.stringify(sent) } : {}),
    });
    return response.writeHead(answer.status).end(await answer.text());
  });

beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  github.put(await repositoryWith('ada/one', marketplaceWith('one', ['alpha'])));
  door = openDoor();
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  door.close();
  await registry.stop();
  await github.close();
});
beforeEach(() => {
  refusedAt = new Map();
  seen = [];
});

const ingest = async (env: Record<string, string> = {}) => {
  const { port } = door.address() as AddressInfo;
  return promisify(execFile)('npm', ['run', '-s', 'ingest', '--', 'ada/one'], {
    cwd: ROOT,
    env: { ...process.env, SKILLSTASH_URL: `http://127.0.0.1:${port}`, ...env },
  });
};

describe('npm run ingest', () => {
  it('waits as long as the registry says where it asked too much, and goes on', async () => {
    const { stdout, stderr } = await ingest();

    expect(stdout).toMatch(/\nada\/one +ok +1 /);
    expect(stderr).toContain(`the registry asks to wait ${WAIT_S} s`);
    expect(refusedAt.size).toBe(2);
    expect(seen.every(({ waited_ms }) => waited_ms >= WAIT_S * 1000)).toBe(true);
  });

  it('asks in the name of whoever gives it a token', async () => {
    const { token, headers } = await personIn(registry);

    await ingest({ SKILLSTASH_TOKEN: token });

    expect(new Set(seen.map(({ credentials }) => credentials))).toEqual(
      new Set([headers.Authorization]),
    );
  });
});
