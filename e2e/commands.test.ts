import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../scripts/serve/root.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { archiveOf, marketplaceWith, repositoryWith } from './harness/archive.ts';
import { npmRun } from './harness/npm-run.ts';

const START_MS = 60_000;
const github = new GitHubStandIn();
const stateDir = mkdtempSync(join(tmpdir(), 'skillstash-commands-'));
let githubUrl = '';
beforeAll(async () => {
  githubUrl = await github.listen();
});
afterAll(async () => {
  await github.close();
  rmSync(stateDir, { recursive: true, force: true });
});

type Started = { url: string; printed: () => string; process: ChildProcess };

/** `npm start` as a person types it. */
const npmStart = (env: Record<string, string>): Promise<Started> =>
  new Promise((resolve, reject) => {
    const child = spawn('npm', ['start'], {
      cwd: ROOT,
      env: { ...process.env, STATE_DIR: stateDir, ...env },
    });
    let printed = '';
    const read = (chunk: Buffer) => {
      printed += chunk;
      const url = printed.match(/ready: (http:\/\/[^/]+)/)?.[1];
      if (url) resolve({ url, printed: () => printed, process: child });
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`npm start ended with ${code}: ${printed}`)));
  });

const end = async ({ url, process: child }: Started): Promise<void> => {
  child.kill('SIGTERM');
  for (;;) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (!answers) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};

describe('npm start and npm run ingest', () => {
  let first: Started;
  beforeAll(async () => {
    first = await npmStart({
      PORT: '0',
      GITHUB_API_URL: githubUrl,
      MCP_HOSTS: 'registry.example',
    });
  }, START_MS);

  it('serves the seeded registry', async () => {
    const stats = (await (await fetch(`${first.url}/v1/stats`)).json()) as { plugins: number };

    expect(first.printed()).toContain('loaded seed.sql');
    expect(stats.plugins).toBeGreaterThanOrEqual(8);
  });

  it('takes settings from the environment', async () => {
    const response = await fetch(`${first.url}/mcp`, { method: 'POST' });

    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: 'host_not_allowed' });
  });

  it('ingests what is asked for, prints a table of it and exits 0', async () => {
    github.put(await repositoryWith('ada/one', marketplaceWith('one', ['alpha', 'beta'])));

    const { code, stdout } = await npmRun(first.url, ['ingest', '--', 'ada/one']);

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^repository +status +code +plugins +problems +calls +rows written\nada\/one +ok +2 /,
    );
  });

  it('exits 1 where one failed, and 2 where it was called wrongly', async () => {
    const failed = await npmRun(first.url, ['ingest', '--', 'ada/one', 'no/such']);
    const wrong = await npmRun(first.url, ['ingest', '--', 'nonsense']);

    expect(failed.code).toBe(1);
    expect(failed.stdout).toMatch(/no\/such +failed +repository_not_found/);
    expect(wrong.code).toBe(2);
  });

  it('is alone in its STATE_DIR: another one is told who is there, before it serves', async () => {
    const second = npmStart({ PORT: '0' });

    const holder = readFileSync(join(stateDir, 'held-by'), 'utf8');
    await expect(second).rejects.toThrow(
      new RegExp(`ended with 2: [^]*${stateDir} is held by process ${holder}, [^]*STATE_DIR`),
    );
    await expect(second).rejects.not.toThrow('Building');
  });

  it(
    'keeps the data for the next start, which seeds nothing',
    async () => {
      await end(first);

      const second = await npmStart({ PORT: '0', GITHUB_API_URL: githubUrl });

      const plugin = await fetch(`${second.url}/v1/plugins/ada/one/alpha`);
      await end(second);
      expect(second.printed()).not.toContain('seed.sql');
      expect(plugin.status).toBe(200);
    },
    START_MS,
  );
});

describe('npm start with a setting that makes no sense', () => {
  it.each([
    ['PORT', 'abc'],
    ['RATE_LIMITS', 'address=60,nonsense=2', 'nonsense=2'],
    ['ANSWER_MEMORY_SECONDS', 'abc'],
    ['LEASE_SECONDS', 'x'],
    ['TEXTS_PER_INVOCATION', '0'],
    ['GITHUB_API_URL', 'api.github.com'],
    ['PUBLISH_ISSUER', 'github'],
    ['PUBLIC_URL', 'reg.example'],
    ['PUBLIC_URL', 'https://reg.example/path'],
  ])('is refused before it serves, in words: %s=%s', async (name, value, word = value) => {
    const started = npmStart({ PORT: '0', [name]: value });

    await expect(started).rejects.toThrow(new RegExp(`ended with 2: [\\s\\S]*${name} .*${word}`));
    await expect(started).rejects.not.toThrow('Building');
  });

  it('repeats no secret', async () => {
    const started = npmStart({ PORT: '0', AUTH_SECRET: 'hunter2' });

    await expect(started).rejects.toThrow(/ended with 2: [\s\S]*AUTH_SECRET must have at least 32/);
    await expect(started).rejects.not.toThrow('hunter2');
  });
});

describe('npm run inspect', () => {
  it('prints the snapshot of an archive as JSON', async () => {
    const file = join(stateDir, 'one.tar.gz');
    writeFileSync(file, await archiveOf(marketplaceWith('one', ['alpha'])));

    const { code, stdout } = await npmRun('', ['inspect', '--', file, '--repository', 'ada/one']);

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      repository: 'ada/one',
      marketplace: { name: 'one' },
      plugins: [{ name: 'alpha', skills: [{ name: 'alpha-skill' }] }],
    });
  });

  it('ends quietly where nobody reads on', async () => {
    const file = join(stateDir, 'many.tar.gz');
    const names = Array.from({ length: 300 }, (_, place) => `plugin-${place}`);
    writeFileSync(file, await archiveOf(marketplaceWith('many', names)));
    const command = `npm run -s inspect -- ${file} --repository ada/many | head -1`;

    const { stdout, stderr } = await promisify(execFile)('sh', ['-c', command], { cwd: ROOT });

    expect([stdout, stderr]).toEqual(['{\n', '']);
  });
});
