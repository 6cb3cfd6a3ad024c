import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { StoredState } from '../drill/stored-state.ts';
import { GitHubStandIn } from './github-stand-in/github-stand-in.ts';
import { anyRepository } from './harness/any-repository.ts';
import { type Files, marketplaceWith, repositoryWith, skillText } from './harness/archive.ts';
import { startRegistry, type TestRegistry } from './harness/registry.ts';

const RUNS = 12;
const KINDS = ['skills', 'agents', 'commands', 'mcp-servers'];
/** Words of names, descriptions and tags that repositories may have. */
const SOUGHT = ['alpha', 'review', 'words', 'sql'];
const ELSEWHERE = 'elsewhere/tools';
/** What two registries that hold the same may differ in: ids, times, and what each has been through. */
const OWN = new Set([
  // A catalog's name for a plugin is whose came first.
  'install',
  'requestId',
  'id',
  'createdAt',
  'updatedAt',
  'lastIndexedAt',
  'lastRun',
  'nextCrawlAt',
]);

const github = new GitHubStandIn();
/** One registry sees every commit of a repository, the other only its last. */
let moved: TestRegistry;
let fresh: TestRegistry;
beforeAll(async () => {
  const vars = { GITHUB_API_URL: await github.listen() };
  [moved, fresh] = [await startRegistry({ vars }), await startRegistry({ vars })];
  github.put(await repositoryWith(ELSEWHERE, marketplaceWith('elsewhere', ['alpha', 'tools'])));
  for (const registry of [moved, fresh]) await registry.crawl(ELSEWHERE);
});
afterAll(async () => {
  await Promise.all([moved.stop(), fresh.stop()]);
  await github.close();
});

const commit = async (registry: TestRegistry, fullName: string, files: Files, sha?: string) => {
  github.put(await repositoryWith(fullName, files, sha ? { sha } : {}));
  return registry.crawl(fullName);
};

const isHistory = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'code' in value &&
  value.code === 'version_unchanged';

const read = async (registry: TestRegistry, path: string): Promise<unknown> => {
  const text = await (await registry.get(path)).text();
  return JSON.parse(text, (key, value: unknown) => {
    if (OWN.has(key)) return undefined;
    return Array.isArray(value) ? value.filter((item) => !isHistory(item)) : value;
  });
};

const readText = async (registry: TestRegistry, path: string) => {
  const response = await registry.get(path);
  return response.ok ? response.text() : response.status;
};

const listItems = async (registry: TestRegistry, path: string): Promise<unknown[]> => {
  const { items } = (await read(registry, path)) as { items: unknown[] };
  return items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
};

const slugsOf = (items: unknown[]): string[] =>
  items.map((item) => (item as { slug: string }).slug);

/** Everything that people can see of one owner's repository. */
const shownOf = async (registry: TestRegistry, fullName: string) => {
  const [owner] = fullName.split('/');
  const plugins = await listItems(registry, `/v1/plugins?owner=${owner}&limit=100`);
  const found = await Promise.all(
    SOUGHT.map((q) => listItems(registry, `/v1/search?q=${q}&owner=${owner}&type=all&limit=100`)),
  );
  return {
    plugins,
    details: await Promise.all(
      slugsOf(plugins).flatMap((slug) => [
        read(registry, `/v1/plugins/${slug}`),
        readText(registry, `/v1/plugins/${slug}/readme`),
      ]),
    ),
    components: await Promise.all(
      KINDS.map((kind) => listItems(registry, `/v1/${kind}?owner=${owner}&limit=100`)),
    ),
    marketplace: await read(registry, `/v1/marketplaces/${fullName}`),
    repository: await read(registry, `/v1/repositories/${fullName}`),
    // How rare a word is depends on what else each registry holds.
    found: found.flat().map((item) => ({ ...(item as object), score: 0 })),
    elsewhere: await listItems(registry, `/v1/plugins?marketplace=${fullName}&limit=100`),
  };
};

const faultsOf = ({ stateDir }: TestRegistry): string[] => {
  using stored = new StoredState(stateDir);
  return [...stored.listMiscounts(), ...stored.listOrphans()];
};

let world = 0;
const files = anyRepository(ELSEWHERE);

describe('commits of one repository', { timeout: 300_000 }, () => {
  it('leave what the last one alone would, whatever came before', async () => {
    const property = fc.asyncProperty(files, files, async (first, second) => {
      world += 1;
      const fullName = `owner${world}/tools`;
      for (const one of [first, second, first]) await commit(moved, fullName, one);
      await commit(fresh, fullName, first);

      const again = await commit(moved, fullName, first, 'f'.repeat(40));

      expect(again.rowsWritten).toBe(0);
      await commit(fresh, fullName, first, 'f'.repeat(40));
      expect(await shownOf(moved, fullName)).toEqual(await shownOf(fresh, fullName));
      expect(faultsOf(moved)).toEqual([]);
    });

    const single = { 'skills/a/SKILL.md': skillText('a') };
    const listed = marketplaceWith('listed', ['a', 'b']);
    await fc.assert(property, {
      numRuns: RUNS,
      endOnFailure: true,
      examples: [
        [single, listed],
        [listed, single],
      ],
    });
  });

  it.each([
    '/v1/categories',
    '/v1/tags',
    '/v1/stats',
    `/v1/plugins/${ELSEWHERE}/alpha`,
    `/v1/plugins/${ELSEWHERE}/tools`,
  ])('leave the same counts and listings in the whole registry: %s', async (path) => {
    expect(await read(moved, path)).toEqual(await read(fresh, path));
  });
});
