import { repository } from '@skillstash/shared';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const github = new GitHubStandIn();
let githubUrl: string;
beforeAll(async () => {
  githubUrl = await github.listen();
});
afterAll(() => github.close());

const files = (name: string) => ({ [`skills/${name}/SKILL.md`]: skillText(name) });

const secret = async (name: string) => ({
  ...(await repositoryWith(`ada/${name}`, files(name))),
  private: true,
});

const start = (vars: Record<string, string>): Promise<TestRegistry> =>
  startRegistry({ vars: { GITHUB_API_URL: githubUrl, GITHUB_TOKEN: 'reads-everything', ...vars } });

const crawl = async (registry: TestRegistry, name: string) => {
  const { status, code } = await registry.crawl(`ada/${name}`);
  return { status, code };
};

const archives = (name: string) =>
  github.requests.filter(({ path }) => path.startsWith(`/repos/ada/${name}/tarball`));

describe('a repository that is not public', () => {
  it('is not there, whatever the token may read: nothing of it is fetched or stored', async () => {
    const registry = await start({});
    github.put(await secret('hidden'));

    const run = await crawl(registry, 'hidden');

    expect(run).toEqual({ status: 'failed', code: 'repository_not_found' });
    expect(archives('hidden')).toEqual([]);
    expect((await registry.get('/v1/plugins/ada/hidden/hidden')).status).toBe(404);
    await registry.stop();
  });

  it('that was public once is left alone when it moves on', async () => {
    const registry = await start({});
    github.put(await repositoryWith('ada/closing', files('open')));
    await crawl(registry, 'closing');
    github.put(await secret('closing'));

    const run = await crawl(registry, 'closing');

    expect(run.code).toBe('repository_not_found');
    const known = await registry.get('/v1/repositories/ada/closing');
    expect(repository.parse(await known.json()).lastRun).toMatchObject({ status: 'failed' });
    expect(archives('closing')).toHaveLength(1);
    await registry.stop();
  });

  it('is crawled where the registry is told to', async () => {
    const registry = await start({ PRIVATE_REPOSITORIES: 'on' });
    github.put(await secret('ours'));

    expect(await crawl(registry, 'ours')).toMatchObject({ status: 'ok' });
    await registry.stop();
  });
});
