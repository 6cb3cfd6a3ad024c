import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GitHubStandIn, type SeenRequest } from './github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const PLUGINS = 2;
const SKILLS = 1_000;
const PER_INVOCATION = 800;
const github = new GitHubStandIn();
let registry: TestRegistry;
beforeAll(async () => {
  const vars = {
    GITHUB_API_URL: await github.listen(),
    TEXTS_PER_INVOCATION: String(PER_INVOCATION),
  };
  registry = await startRegistry({ vars });
});
afterAll(async () => {
  await registry.stop();
  await github.close();
});

/** Skills of a size to fill several invocations, each with a text of its own. */
const manySkills = (round: string): Files => {
  const plugins = Array.from({ length: PLUGINS }, (_, at) => `plugin-${at}`);
  const files: Files = {
    '.claude-plugin/marketplace.json': {
      name: 'many',
      owner: { name: 'Ada' },
      plugins: plugins.map((name) => ({ name, source: `./${name}` })),
    },
  };
  for (const plugin of plugins)
    for (let at = 0; at < SKILLS; at += 1)
      files[`${plugin}/skills/s-${at}/SKILL.md`] = skillText(
        `s-${at}`,
        `${round} ${plugin} ${at}.`,
      );
  return files;
};

const textOf = async (plugin: string, at: number): Promise<string> => {
  const path = `/v1/plugins/ada/many/${plugin}/skills/s-${at}/content`;
  return (await registry.get(path)).text();
};

const isArchiveSent = ({ path, status }: SeenRequest): boolean =>
  path.includes('/archive/') && status === 200;

const archivesSent = (): number => github.requests.filter(isArchiveSent).length;

const objectsNoted = async (): Promise<number> =>
  (await registry.bodies.list({ prefix: 'stored-texts/' })).objects.length;

describe('a repository with more texts than one invocation may put', { timeout: 120_000 }, () => {
  it('is crawled in several, in one run, and every text is there', async () => {
    const played = await repositoryWith('ada/many', manySkills('First'));
    github.put(played);
    await registry.post('/v1/repositories', { repository: 'ada/many' });

    const run = await registry.crawl('ada/many');

    expect(run).toMatchObject({ status: 'ok', code: null, plugins: PLUGINS });
    expect(archivesSent()).toBe(Math.ceil((PLUGINS * SKILLS) / PER_INVOCATION));
    // Facts, head, archive and its redirect, each time.
    expect(run.calls).toBe(github.requests.length);
    expect(await textOf('plugin-0', 0)).toContain('First plugin-0 0.');
    expect(await textOf('plugin-1', SKILLS - 1)).toContain(`First plugin-1 ${SKILLS - 1}.`);
    expect(await objectsNoted()).toBe(0);
  });

  it('goes on where an invocation died, and puts again nothing that was noted', async () => {
    github.put(await repositoryWith('ada/many', manySkills('Second')));
    const broken = { kind: 'status', status: 500 } as const;
    const start = github.requests.length;
    await registry.post('/v1/repositories', { repository: 'ada/many', refresh: true });
    await expect.poll(objectsNoted, { timeout: 60_000, interval: 5 }).toBe(1);
    github.break('ada/many', broken);
    await expect
      .poll(async () => (await registry.get('/v1/repositories/ada/many')).json(), {
        timeout: 60_000,
      })
      .toMatchObject({ lastRun: { status: 'retrying', code: 'host_error' } });
    expect(await textOf('plugin-1', 7)).toContain('First plugin-1 7.');
    github.mend('ada/many');

    const run = await registry.crawl('ada/many');

    expect(run).toMatchObject({ status: 'ok', code: null });
    const archives = github.requests.slice(start).filter(isArchiveSent);
    expect(archives.length).toBe(Math.ceil((PLUGINS * SKILLS) / PER_INVOCATION));
    expect(await textOf('plugin-1', 7)).toContain('Second plugin-1 7.');
    expect(await objectsNoted()).toBe(0);
  });
});
