import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHost } from './github-stand-in/git-host.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';

const github = new GitHubStandIn();
const host = new GitHost();
const folder = mkdtempSync(join(tmpdir(), 'skillstash-clone-'));
let [apiUrl, gitUrl] = ['', ''];
beforeAll(async () => {
  [apiUrl, gitUrl] = [await github.listen(), await host.listen()];
});
afterAll(async () => {
  await Promise.all([github.close(), host.close()]);
  rmSync(folder, { recursive: true, force: true });
});

const git = async (...args: string[]): Promise<string> =>
  (await promisify(execFile)('git', args, { cwd: folder })).stdout.trim();

const headOf = async (fullName: string): Promise<string> => {
  const response = await fetch(`${apiUrl}/repos/${fullName}/commits/main`);
  return ((await response.json()) as { sha: string }).sha;
};

describe('the git side of the GitHub stand-in', () => {
  it('tells of the same head as the REST side', async () => {
    github.put(await host.commit(await repositoryWith('ada/same', marketplaceWith('m', ['one']))));

    const listed = await git('ls-remote', `${gitUrl}/ada/same.git`, 'HEAD');

    expect(listed).toBe(`${await headOf('ada/same')}\tHEAD`);
  });

  it('gives the same commit for the same files', async () => {
    const other = new GitHost();
    const repository = await repositoryWith('ada/twice', { 'text.md': 'text' });

    const [one, two] = [await host.commit(repository), await other.commit(repository)];
    await other.close();

    expect(two.sha).toBe(one.sha);
  });

  it('holds the files of the archive, whatever they are called', async () => {
    const files = { 'plain.md': 'plain', 'a "b" \\ ü.md': 'odd', 'sub/empty.md': '' };
    await host.commit(await repositoryWith('ada/odd', files));

    await git('clone', '--quiet', `${gitUrl}/ada/odd.git`);

    const read = Object.keys(files).map((path) => [
      path,
      readFileSync(join(folder, 'odd', path), 'utf8'),
    ]);
    expect(Object.fromEntries(read)).toEqual(files);
  });

  it('gives out a commit that its branch has left behind', async () => {
    const first = await host.commit(await repositoryWith('ada/past', { 'text.md': 'first' }));
    await host.commit(await repositoryWith('ada/past', { 'text.md': 'second' }));
    await git('init', '--quiet', 'past');
    const past = join(folder, 'past');

    await git('-C', past, 'fetch', '--quiet', '--depth=1', `${gitUrl}/Ada/Past`, first.sha);
    await git('-C', past, 'checkout', '--quiet', 'FETCH_HEAD');

    expect(readFileSync(join(past, 'text.md'), 'utf8')).toBe('first');
  });

  it('knows no repository that was not committed', async () => {
    const response = await fetch(`${gitUrl}/ada/none.git/info/refs?service=git-upload-pack`);

    expect(response.status).toBe(404);
  });

  it('takes no pushes', async () => {
    await host.commit(await repositoryWith('ada/fixed', { 'text.md': 'fixed' }));

    const response = await fetch(`${gitUrl}/ada/fixed.git/git-receive-pack`, { method: 'POST' });

    expect(response.status).toBe(404);
  });
});
