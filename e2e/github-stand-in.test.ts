import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, it } from 'vitest';
import * as z from 'zod';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { playFolder } from './github-stand-in/play-folder.ts';
import { archiveOf } from './harness/archive.ts';

const root = mkdtempSync(join(tmpdir(), 'skillstash-archives-'));
const standIns: GitHubStandIn[] = [];
afterAll(async () => {
  await Promise.all(standIns.map((standIn) => standIn.close()));
  rmSync(root, { recursive: true, force: true });
});

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(root, 'folder-'));
});

const facts = z.looseObject({ id: z.number(), license: z.unknown() });
const head = z.looseObject({
  sha: z.string(),
  commit: z.object({ committer: z.object({ date: z.string() }) }),
});

const archived = async (name: string, files: Record<string, unknown>): Promise<void> =>
  writeFileSync(join(folder, `${name}.tar.gz`), await archiveOf(files));

/** Plays the folder; `ask` gives what GitHub's API would say, or its status where that is not 200. */
const play = async () => {
  const standIn = new GitHubStandIn();
  standIns.push(standIn);
  const complaints: string[] = [];
  playFolder(standIn, folder, (text) => complaints.push(text));
  const url = await standIn.listen();
  const ask = async (path: string): Promise<unknown> => {
    const response = await fetch(`${url}${path}`);
    return response.ok ? response.json() : response.status;
  };
  return { ask, complaints, url };
};

const shaOf = async (ask: (path: string) => Promise<unknown>): Promise<string> =>
  head.parse(await ask('/repos/acme/tools/commits/main')).sha;

it('gives an archive the same id, whatever others stand before it', async () => {
  await archived('acme+tools', { 'a.md': 'a' });
  const alone = facts.parse(await (await play()).ask('/repos/acme/tools'));
  await archived('aaa+first', { 'a.md': 'a' });

  const among = facts.parse(await (await play()).ask('/repos/acme/tools'));

  expect(among.id).toBe(alone.id);
});

it('plays an archive anew that was written again, with another commit', async () => {
  await archived('acme+tools', { 'a.md': 'a' });
  const { ask, url } = await play();
  const before = await shaOf(ask);
  await archived('acme+tools', { 'a.md': 'something else' });

  const after = await shaOf(ask);

  expect(after).not.toBe(before);
  expect((await fetch(`${url}/repos/acme/tools/tarball/${after}`)).status).toBe(200);
});

it('plays what is added to the folder, and no longer what is taken away', async () => {
  await archived('acme+tools', { 'a.md': 'a' });
  const { ask } = await play();
  await archived('acme+more', { 'a.md': 'a' });
  rmSync(join(folder, 'acme+tools.tar.gz'));

  const seen = [await ask('/repos/acme/more'), await ask('/repos/acme/tools')];

  expect(seen).toEqual([expect.objectContaining({ name: 'more' }), 404]);
});

it('keeps what it plays while an archive is half written, and complains of it once', async () => {
  await archived('acme+tools', { 'a.md': 'a' });
  const { ask, complaints } = await play();
  const before = await shaOf(ask);
  writeFileSync(join(folder, 'acme+tools.tar.gz'), 'half');

  const seen = [await shaOf(ask), await shaOf(ask)];

  expect(seen).toEqual([before, before]);
  expect(complaints).toEqual([expect.stringContaining('acme+tools.tar.gz cannot be read')]);
});

it('says of a git archive its commit and when that was made, and of no licence', async () => {
  const clone = join(folder, 'clone');
  mkdirSync(clone);
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: clone,
      encoding: 'utf8',
      env: {
        ...process.env,
        GIT_COMMITTER_DATE: '2026-03-04T05:06:07Z',
        GIT_CONFIG_GLOBAL: '/dev/null',
      },
    }).trim();
  const ada = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org'];
  git('init', '--quiet');
  git(...ada, 'commit', '--quiet', '--allow-empty', '-m', 'Begin');
  writeFileSync(join(clone, 'README.md'), 'Tools.');
  git('add', '.');
  git(...ada, 'commit', '--quiet', '-m', 'Say what it is');
  const file = join(folder, 'acme+tools.tar.gz');
  git('archive', '--format=tar.gz', '--prefix=tools/', '-o', file, 'HEAD');

  const { ask } = await play();

  expect(await ask('/repos/acme/tools/commits/main')).toEqual({
    sha: git('rev-parse', 'HEAD'),
    commit: { committer: { date: '2026-03-04T05:06:07.000Z' } },
  });
  expect(await ask('/repos/acme/tools')).toMatchObject({
    license: null,
    pushed_at: '2026-03-04T05:06:07.000Z',
  });
});
