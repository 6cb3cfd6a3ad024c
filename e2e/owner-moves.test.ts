import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { catalog } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { marketplaceWith, repositoryWith } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const run = promisify(execFile);
const github = new GitHubStandIn();
const folder = mkdtempSync(join(tmpdir(), 'skillstash-owners-'));
let registry: TestRegistry;
beforeAll(async () => {
  registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
  rmSync(folder, { recursive: true });
});

const crawled = async (fullName: string): Promise<void> => {
  const [, name = ''] = fullName.split('/');
  github.put(await repositoryWith(fullName, marketplaceWith(name, [`${name}-plugin`])));
  await registry.crawl(fullName);
};

const moved = async (fullName: string, owner: string): Promise<void> => {
  github.rename(fullName, owner, fullName.split('/')[1] ?? '');
  await registry.crawl(fullName);
};

const fileOf = (owner: string) => `/catalogs/owner/${owner}/marketplace.json`;
const refsOf = (owner: string) => `/git/owner/${owner}.git/info/refs?service=git-upload-pack`;

const asked = (path: string, init: RequestInit = {}) =>
  fetch(new URL(path, registry.url), { ...init, redirect: 'manual' });

const pluginsOf = async (owner: string): Promise<string[]> => {
  const response = await asked(fileOf(owner));
  expect(response.status).toBe(200);
  return catalog.parse(await response.json()).plugins.map(({ name }) => name);
};

describe('the catalogs of an owner who is called otherwise now', () => {
  beforeAll(async () => {
    await crawled('eve/one');
    await crawled('eve/two');
    await moved('eve/one', 'Eva-Corp');
    await moved('eve/two', 'Eva-Corp');
  });

  it.each([
    ['the file', fileOf('eve'), fileOf('eva-corp')],
    ['the file, in any letter case', fileOf('EVE'), fileOf('eva-corp')],
    ['the file, percent-encoded', fileOf('%65ve'), fileOf('eva-corp')],
    ['the git repository, percent-encoded', refsOf('%65ve'), refsOf('eva-corp')],
    ['the git repository', refsOf('eve'), refsOf('eva-corp')],
  ])('lead there: %s', async (_, before, now) => {
    const [response, head] = [await asked(before), await asked(before, { method: 'HEAD' })];

    expect([response.status, head.status]).toEqual([301, 301]);
    expect([response.headers.get('Location'), head.headers.get('Location')]).toEqual([now, now]);
    expect((await asked(now)).status).toBe(200);
  });

  it('are cloned by git from where they were', async () => {
    const clone = join(folder, 'clone');
    const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: '1' };

    await run('git', ['clone', '-q', `${registry.url}/git/owner/eve.git`, clone], { env });

    const file = await readFile(join(clone, '.claude-plugin/marketplace.json'), 'utf8');
    expect(file).toBe(await (await asked(fileOf('eva-corp'))).text());
    expect(await pluginsOf('eva-corp')).toEqual(['one-plugin', 'two-plugin']);
  });

  it('are asked for a pack there, with the same body', async () => {
    const response = await asked('/git/owner/eve.git/git-upload-pack', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-git-upload-pack-request' },
      body: '0000',
    });

    expect(response.status).toBe(308);
    expect(response.headers.get('Location')).toBe('/git/owner/eva-corp.git/git-upload-pack');
  });
});

describe('the catalog of a marketplace whose repository is called otherwise now', () => {
  const at = (repository: string) => `/catalogs/marketplace/${repository}/marketplace.json`;
  const refsAt = (repository: string) =>
    `/git/marketplace/${repository}.git/info/refs?service=git-upload-pack`;
  beforeAll(async () => {
    await crawled('ann/shop.js');
    await moved('ann/shop.js', 'Ann-Corp');
  });

  it.each([
    ['the file', at('ann/shop.js'), at('ann-corp/shop.js')],
    ['the file, in any letter case', at('Ann/Shop.JS'), at('ann-corp/shop.js')],
    ['the git repository', refsAt('ann/shop.js'), refsAt('ann-corp/shop.js')],
  ])('leads there: %s', async (_, before, now) => {
    const [response, head] = [await asked(before), await asked(before, { method: 'HEAD' })];

    expect([response.status, head.status]).toEqual([301, 301]);
    expect([response.headers.get('Location'), head.headers.get('Location')]).toEqual([now, now]);
    expect((await asked(now)).status).toBe(200);
  });

  it('does not begin where there never was such a marketplace', async () => {
    const response = await asked(at('ann/never-was'));

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'catalog_not_found' });
  });
});

describe('the catalogs of an owner stay', () => {
  it('where some of the repositories do', async () => {
    await crawled('half/gone');
    await crawled('half/here');
    await moved('half/gone', 'elsewhere');

    const left = await pluginsOf('half');

    expect(left).toEqual(['here-plugin']);
  });

  it('and are empty, where the repositories went to several', async () => {
    await crawled('split/left');
    await crawled('split/right');
    await moved('split/left', 'left-heir');
    await moved('split/right', 'right-heir');

    const left = await pluginsOf('split');

    expect(left).toEqual([]);
  });

  it('and are somebody else’s, who took the name and has plugins', async () => {
    await crawled('taken/first');
    await moved('taken/first', 'taken-before');
    await crawled('taken/second');

    const now = await pluginsOf('taken');

    expect(now).toEqual(['second-plugin']);
  });

  it('and do not begin where there never was such an owner', async () => {
    const response = await asked(fileOf('never-was'));

    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'catalog_not_found' });
  });
});
