import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unpackPackage } from './unpack-package.ts';

/** A caching proxy before a registry. `X-Cache` of its answers says HIT for what it had kept. */
export type CachingProxy = { url: string; stop(): Promise<void> };

const INSTALLED = '/usr/sbin/nginx';
const START_MS_MAX = 10_000;

const findNginx = async () =>
  existsSync(INSTALLED)
    ? { program: INSTALLED, libraries: [] }
    : unpackPackage('nginx', 'usr/sbin/nginx');

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('a socket has a port');
  return address.port;
};

const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/** One cache for everybody by address alone: it looks at no credentials, as a careless proxy does not. */
const configuration = (folder: string, port: number, registry: string): string => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
${TEMPORARY.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  proxy_cache_path ${folder}/cache keys_zone=all:1m;
  server {
    listen 127.0.0.1:${port};
    location / {
      proxy_pass ${registry};
      proxy_set_header Host $http_host;
      proxy_set_header CF-Connecting-IP $remote_addr;
      proxy_cache all;
      proxy_cache_key $request_uri;
      add_header X-Cache $upstream_cache_status always;
    }
  }
}
`;

const isUp = (url: string): Promise<boolean> =>
  fetch(`${url}/healthz`).then(
    ({ ok }) => ok,
    () => false,
  );

const waitUntilUp = async (url: string, nginx: ChildProcess): Promise<void> => {
  for (let waited_ms = 0; waited_ms < START_MS_MAX; waited_ms += 50) {
    if (nginx.exitCode !== null) throw new Error(`nginx ended with ${nginx.exitCode}`);
    if (await isUp(url)) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('nginx does not answer');
};

/** Starts nginx as a cache before a registry: the machine's own, or Debian's, unpacked at first use. */
export const startCachingProxy = async (registry: string): Promise<CachingProxy> => {
  const { program, libraries } = await findNginx();
  const folder = mkdtempSync(join(tmpdir(), 'skillstash-proxy-'));
  for (const name of [...TEMPORARY, 'cache']) mkdirSync(join(folder, name));
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder, port, registry));
  const nginx = spawn(program, ['-p', folder, '-e', join(folder, 'error.log'), '-c', file], {
    stdio: 'inherit',
    env: { ...process.env, LD_LIBRARY_PATH: libraries.join(':') },
  });
  const url = `http://127.0.0.1:${port}`;
  await waitUntilUp(url, nginx);
  return {
    url,
    stop: async () => {
      nginx.kill();
      await once(nginx, 'exit');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
