import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

type Server = { packages?: object[]; remotes?: object[] };

const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** What the registry of MCP servers says of a plugin's server that is configured so. */
const serverOf = async (fullName: string, config: object): Promise<Server> => {
  github.put(
    await repositoryWith(fullName, {
      ...marketplaceWith('market', ['kit']),
      'plugins/kit/.mcp.json': { mcpServers: { it: config } },
    }),
  );
  expect((await registry.crawl(fullName)).status).toBe('ok');
  const [owner, repo] = fullName.split('/');
  const name = encodeURIComponent(`io.github.${owner}/${repo}.kit.it`);
  const response = await registry.get(`/v0.1/servers/${name}/versions/latest`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { server: Server }).server;
};

const stdio = (command: string, ...args: string[]) => ({ command, args });

/** A reference as plugins write it, which JavaScript would take for its own. */
const variable = (text: string) => `$\{${text}}`;

const npm = { registryType: 'npm', runtimeHint: 'npx', transport: { type: 'stdio' } };
const pypi = { registryType: 'pypi', runtimeHint: 'uvx', transport: { type: 'stdio' } };
const oci = { registryType: 'oci', runtimeHint: 'docker', transport: { type: 'stdio' } };
const verbatim = (...values: string[]) => values.map((value) => ({ type: 'positional', value }));

describe('how a server is started', () => {
  it.each<[what: string, config: object, expected: object]>([
    [
      'npx with a scope, a version, arguments and variables',
      { ...stdio('npx', '-y', '@a/b@1.2.3', '--port', '80'), env: { API_KEY: 'x', LOG: 'y' } },
      {
        packages: [
          {
            ...npm,
            identifier: '@a/b',
            version: '1.2.3',
            runtimeArguments: [{ type: 'named', name: '-y' }],
            packageArguments: verbatim('--port', '80'),
            environmentVariables: [{ name: 'API_KEY', isSecret: true }, { name: 'LOG' }],
          },
        ],
      },
    ],
    [
      'npx of the latest version',
      stdio('npx', 'b@latest'),
      { packages: [{ ...npm, identifier: 'b' }] },
    ],
    [
      'uvx with a version',
      stdio('uvx', 'a-b==0.3'),
      { packages: [{ ...pypi, identifier: 'a-b', version: '0.3' }] },
    ],
    [
      'docker with variables and a mount',
      stdio(
        'docker',
        'run',
        '-i',
        '--rm',
        '-e',
        'A_TOKEN',
        '--env=B=secret',
        '-v',
        '/a:/b',
        'ghcr.io/x/y:1',
        'go',
      ),
      {
        packages: [
          {
            ...oci,
            identifier: 'ghcr.io/x/y:1',
            runtimeArguments: [
              { type: 'named', name: '-i' },
              { type: 'named', name: '--rm' },
              { type: 'named', name: '-v', value: '/a:/b' },
            ],
            packageArguments: verbatim('go'),
            environmentVariables: [{ name: 'A_TOKEN', isSecret: true }, { name: 'B' }],
          },
        ],
      },
    ],
    [
      'http',
      { type: 'http', url: 'https://e.com/mcp' },
      { remotes: [{ type: 'streamable-http', url: 'https://e.com/mcp' }] },
    ],
    [
      'sse',
      { type: 'sse', url: 'https://e.com/sse' },
      { remotes: [{ type: 'sse', url: 'https://e.com/sse' }] },
    ],
    [
      'an address with variables',
      { type: 'http', url: `https://${variable('HOST:-e.com')}/${variable('TENANT')}` },
      {
        remotes: [
          {
            type: 'streamable-http',
            url: 'https://{HOST}/{TENANT}',
            variables: { HOST: { default: 'e.com' }, TENANT: { isRequired: true } },
          },
        ],
      },
    ],
  ])('is said of %s', async (what, config, expected) => {
    const fullName = `runs/${what.replace(/\W+/g, '-')}`;
    const { packages, remotes } = await serverOf(fullName, config);

    expect({ ...(packages && { packages }), ...(remotes && { remotes }) }).toEqual(expected);
  });

  it.each<[what: string, config: object]>([
    ['a file of the plugin', stdio('node', `${variable('CLAUDE_PLUGIN_ROOT')}/server.js`)],
    [
      'npx of a file of the plugin',
      stdio('npx', 'tsx', `${variable('CLAUDE_PLUGIN_ROOT')}/server.ts`),
    ],
    ['npx of a range', stdio('npx', 'a@^1')],
    ['npx of a tag', stdio('npx', 'a@next')],
    ['npx of a repository', stdio('npx', 'github:a/b')],
    ['npx with a flag that is not known', stdio('npx', '--package', 'a', 'b')],
    ['npx of nothing', stdio('npx', '-y')],
    ['uvx from a repository', stdio('uvx', '--from', 'git+https://e.com/a', 'a')],
    ['docker with a flag that is not known', stdio('docker', 'run', '--gpus', 'all', 'a/b')],
    ['docker compose', stdio('docker', 'compose', 'up')],
    ['a secret in an argument', stdio('npx', 'a', '--token', 'hunter2')],
    ['a websocket', { type: 'ws', url: 'wss://e.com' }],
    ['an address with braces of its own', { type: 'http', url: 'https://e.com/{x}' }],
  ])('is left out of %s', async (what, config) => {
    const fullName = `unsaid/${what.replace(/\W+/g, '-')}`;
    const server = await serverOf(fullName, config);

    expect(server).not.toHaveProperty('packages');
    expect(server).not.toHaveProperty('remotes');
  });
});
