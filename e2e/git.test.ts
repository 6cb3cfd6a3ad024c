import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const run = promisify(execFile);
const github = new GitHubStandIn();
const folder = mkdtempSync(join(tmpdir(), 'skillstash-git-'));
const FILE = '.claude-plugin/marketplace.json';
let registry: TestRegistry;
let clones = 0;

const put = async (name: string, plugins: string[]) => {
  github.put(await repositoryWith(name, marketplaceWith('tools', plugins)));
  await registry.crawl(name);
};
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
  await put('ada/tools', ['alpha', 'beta']);
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  rmSync(folder, { recursive: true });
});

const env = {
  PATH: process.env.PATH,
  HOME: folder,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
};
const git = async (args: string[], cwd = folder): Promise<{ out: string; said: string }> => {
  const { stdout, stderr } = await run('git', args, { cwd, env });
  return { out: stdout.trim(), said: stderr };
};
const at = (path: string) => `${registry.url}/git/${path}.git`;
const fileOf = (clone: string) => readFile(join(clone, FILE), 'utf8');
const served = async (path: string) =>
  (await registry.get(`/catalogs/${path}/marketplace.json`)).text();
const cloneOf = async (path: string, ...options: string[]): Promise<string> => {
  clones += 1;
  const clone = join(folder, String(clones));
  await git([...options, 'clone', '-q', at(path), clone]);
  return clone;
};

describe.each([0, 1, 2])('with protocol %d, git', (version) => {
  const protocol = ['-c', `protocol.version=${version}`];

  it('clones a catalog: one commit without parents, one file, HEAD on main', async () => {
    const clone = await cloneOf('owner/ada', ...protocol);

    const [files, log, branch, fsck] = await Promise.all([
      git(['ls-files'], clone),
      git(['log', '--format=%P|%an'], clone),
      git(['symbolic-ref', 'HEAD'], clone),
      git(['fsck', '--strict', '--no-dangling'], clone),
    ]);

    expect(files.out).toBe(FILE);
    expect(log.out).toBe('|SkillStash');
    expect(branch.out).toBe('refs/heads/main');
    expect(fsck.said).not.toMatch(/error|warning/);
    expect(await fileOf(clone)).toBe(await served('owner/ada'));
  });

  it('lists what there is', async () => {
    const { out } = await git([...protocol, 'ls-remote', '--symref', at('owner/ada')]);

    expect(out.split('\n')).toEqual([
      'ref: refs/heads/main\tHEAD',
      expect.stringMatching(/^[0-9a-f]{40}\tHEAD$/),
      expect.stringMatching(/^[0-9a-f]{40}\trefs\/heads\/main$/),
    ]);
  });

  it.each([
    ['shallowly', ['--depth', '1']],
    ['without files', ['--filter=blob:none']],
    ['since a day', ['--shallow-since=2020-01-01']],
    ['one branch', ['--single-branch', '--branch', 'main']],
  ])('clones %s', async (_how, options) => {
    clones += 1;
    const clone = join(folder, String(clones));

    await git([...protocol, 'clone', '-q', ...options, at('owner/ada'), clone]);

    expect(await fileOf(clone)).toBe(await served('owner/ada'));
  });

  it('takes a new catalog as Copilot does: a fetch into what may be a shallow clone, with commits that are gone', async () => {
    const name = `fet/cher${version}`;
    await put(name, ['one']);
    const path = `marketplace/${name}`;
    clones += 1;
    const clone = join(folder, String(clones));
    await git([...protocol, 'clone', '-q', '--depth', '1', at(path), clone]);
    const before = await git(['rev-parse', 'HEAD'], clone);
    await put(name, ['one', 'two']);

    await git([...protocol, 'fetch', '-q', 'origin', 'HEAD'], clone);
    await git(['checkout', '-q', '--detach', 'FETCH_HEAD'], clone);

    const after = await git(['rev-parse', 'HEAD'], clone);
    expect(after.out).not.toBe(before.out);
    expect(await fileOf(clone)).toBe(await served(path));
    await git([...protocol, 'fetch', '-q', '--depth', '1', 'origin', 'HEAD'], clone);
    await git([...protocol, 'fetch', '-q', 'origin', after.out], clone);
  });

  it('takes a new catalog as Codex does: a clone that refers to the old one', async () => {
    const name = `ref/erence${version}`;
    await put(name, ['one']);
    const old = await cloneOf(`marketplace/${name}`, ...protocol);
    await put(name, ['one', 'two']);
    clones += 1;
    const clone = join(folder, String(clones));

    const reference = ['--reference', join(old, '.git'), '--dissociate'];
    await git([...protocol, 'clone', '-q', ...reference, '--', at(`marketplace/${name}`), clone]);

    expect(await fileOf(clone)).toBe(await served(`marketplace/${name}`));
  });

  it('is told that a commit that was never there is not', async () => {
    const clone = await cloneOf('owner/ada', ...protocol);

    const refused = git([...protocol, 'fetch', 'origin', 'f'.repeat(40)], clone);

    await expect(refused).rejects.toThrow(/not our ref f{40}|does not allow request|unadvertised/);
  });
});

it('gives the same commit for the same catalog, another for another', async () => {
  const tip = async () => (await git(['ls-remote', at('marketplace/ada/tools'), 'HEAD'])).out;
  const first = await tip();
  const same = await tip();
  await put('ada/tools', ['alpha', 'beta', 'gamma']);

  const other = await tip();

  expect(same).toBe(first);
  expect(other).not.toBe(first);
});

it('clones the catalog of a category whose name has a slash', async () => {
  const files = marketplaceWith('slashed', ['sliced']);
  const file = files['.claude-plugin/marketplace.json'] as { plugins: object[] };
  file.plugins = file.plugins.map((one) => ({ ...one, category: 'AI/ML' }));
  github.put(await repositoryWith('ada/slashed', files));
  await registry.crawl('ada/slashed');

  const clone = await cloneOf('category/AI%2FML');

  expect(await fileOf(clone)).toContain('"sliced"');
  expect(await fileOf(clone)).toBe(await served('category/AI%2FML'));
});

it('still gives a commit to a client that asked just before the catalog moved', async () => {
  await put('qu/ick', ['one']);
  const [before = ''] = (await git(['ls-remote', at('marketplace/qu/ick'), 'HEAD'])).out.split(
    '\t',
  );
  await put('qu/ick', ['one', 'two']);
  await git(['ls-remote', at('marketplace/qu/ick')]);
  const clone = await cloneOf('marketplace/qu/ick');

  await git(['fetch', '-q', 'origin', before], clone);

  expect((await git(['cat-file', '-t', before], clone)).out).toBe('commit');
});

it('is a repository for every kind of catalog, whatever letters are in its path', async () => {
  const paths = ['all', 'verified', 'official', 'owner/ADA', 'marketplace/Ada/Tools'];

  const tips = await Promise.all(paths.map((path) => git(['ls-remote', at(path), 'HEAD'])));

  expect(tips.every(({ out }) => /^[0-9a-f]{40}\tHEAD$/.test(out))).toBe(true);
});

it('lets nobody push', async () => {
  const clone = await cloneOf('owner/ada');

  const pushed = git(['push', 'origin', 'HEAD:refs/heads/mine'], clone);

  await expect(pushed).rejects.toThrow(/403/);
});

const packet = (text: string) => (text.length + 4).toString(16).padStart(4, '0') + text;
const REQUEST = 'application/x-git-upload-pack-request';
const post = (body: BodyInit, headers: Record<string, string> = {}, path = 'owner/ada') =>
  fetch(`${at(path)}/git-upload-pack`, {
    method: 'POST',
    body,
    headers: { 'Content-Type': REQUEST, 'Git-Protocol': 'version=2', ...headers },
  });
const LIST = `${packet('command=ls-refs\n')}00010000`;

describe('a request', () => {
  it('may be compressed', async () => {
    const response = await post(gzipSync(LIST), { 'Content-Encoding': 'gzip' });

    expect(response.status).toBe(200);
    expect(await response.text()).toContain(' refs/heads/main\n');
  });

  it.each([
    ['a length that is none', 'zzzzcommand', 400],
    ['a packet that ends after it', '00ffcommand=ls-refs', 400],
    ['a packet without a length of its own', '0003', 400],
    ['bytes', '\u0000\u0001\u0002\u00ff', 400],
    ['a want of no object', `${packet('command=fetch')}0001${packet('want nothing')}0000`, 400],
    ['a body that is no gzip', 'plain', 400, { 'Content-Encoding': 'gzip' }],
    ['an encoding that git has not', LIST, 400, { 'Content-Encoding': 'br' }],
    ['another media type', LIST, 415, { 'Content-Type': 'application/json' }],
    ['too much', 'x'.repeat(70_000), 413],
  ])('with %s is refused', async (_what, body, status, headers?: Record<string, string>) => {
    const response = await post(body, headers);

    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });

  it('that unpacks to too much is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));

    const response = await post(bomb, { 'Content-Encoding': 'gzip' });

    expect(response.status).toBe(413);
  });

  it.each([
    ['nothing', ''],
    ['an unknown command', `${packet('command=push')}0000`],
    ['sha256', `${packet('command=ls-refs')}${packet('object-format=sha256')}00010000`],
    ['no want', `${packet('command=fetch')}0001${packet('done')}0000`],
    ['an unknown object', `${packet('command=fetch')}0001${packet(`want ${'e'.repeat(40)}`)}0000`],
  ])('for %s gets an error in the words of git', async (_what, body) => {
    const response = await post(body);

    expect(response.status).toBe(200);
    expect(await response.text()).toMatch(/^[0-9a-f]{4}ERR upload-pack: /);
  });

  it.each([
    ['GET', 'owner/ada.git/info/refs', 404],
    ['GET', 'owner/ada.git/HEAD', 404],
    ['GET', 'owner/ada.git/objects/info/packs', 404],
    ['GET', 'owner/ada.git/info/refs?service=git-upload-archive', 400],
    ['GET', 'owner/ada.git/info/refs?service=git-receive-pack', 403],
    ['POST', 'owner/ada.git/git-receive-pack', 403],
    ['GET', 'owner/nobody.git/info/refs?service=git-upload-pack', 404],
    ['GET', 'nothing.git/info/refs?service=git-upload-pack', 404],
    ['GET', 'category/%E0%A4%A.git/info/refs?service=git-upload-pack', 404],
    ['GET', 'owner/a%2Fb.git/info/refs?service=git-upload-pack', 404],
    ['GET', '__proto__.git/info/refs?service=git-upload-pack', 404],
    ['DELETE', 'owner/ada.git/info/refs', 405],
  ])('%s %s is answered with %d', async (method, path, status) => {
    const response = await fetch(`${registry.url}/git/${path}`, { method });

    expect(response.status).toBe(status);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });
});
