// npm run test:real-input: three real marketplaces through a fresh registry, if ../shared/corpus is there. Checks the
// counts that are known of them, that a second ingest downloads nothing and writes nothing, and that a restart keeps
// all.
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { marketplace, page, skill } from '@skillstash/shared';
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { playFolder } from '../e2e/github-stand-in/play-folder.ts';
import { startRegistry, type TestRegistry } from '../e2e/harness/registry.ts';
import { buildWorkers } from './serve/build-workers.ts';
import { ROOT } from './serve/root.ts';

const folder = process.argv[2] ?? join(ROOT, '../shared/corpus/repos');
if (!existsSync(folder)) {
  console.log(`${folder} is not there: nothing to check.`);
  process.exit(0);
}

const AGENTS = 'wshobson/agents';
const OFFICIAL = 'anthropics/claude-plugins-official';
const ASKED = [AGENTS, OFFICIAL, 'obra/superpowers'];

const count = async (registry: TestRegistry, path: string): Promise<number> => {
  let found = 0;
  for (let cursor: string | null = ''; cursor !== null; ) {
    const response = await registry.get(`${path}&limit=100${cursor && `&cursor=${cursor}`}`);
    const listed = page(skill.pick({ name: true }).loose()).parse(await response.json());
    found += listed.items.length;
    cursor = listed.nextCursor;
  }
  return found;
};

const listings = async (registry: TestRegistry, repository: string) => {
  const response = await registry.get(`/v1/marketplaces/${repository}`);
  const { listings: all } = marketplace.parse(await response.json());
  const local = all.filter(({ source }) => source.kind === 'local');
  const pinned = all.filter(
    ({ source }) => source.kind !== 'local' && 'sha' in source && source.sha,
  );
  return {
    entries: all.length,
    local: local.length,
    external: all.length - local.length,
    pinned: pinned.length,
  };
};

const measure = async (registry: TestRegistry): Promise<Record<string, unknown>> => {
  const { pinned: _pinned, ...agents } = await listings(registry, AGENTS);
  const { entries, local, external } = await listings(registry, OFFICIAL);
  return {
    [AGENTS]: {
      ...agents,
      plugins: await count(registry, `/v1/plugins?marketplace=${AGENTS}`),
      skills: await count(registry, '/v1/skills?owner=wshobson'),
      agents: await count(registry, '/v1/agents?owner=wshobson'),
      commands: await count(registry, '/v1/commands?owner=wshobson'),
    },
    [OFFICIAL]: { entries, local, external },
  };
};

const EXPECTED = {
  [AGENTS]: {
    entries: 92,
    local: 91,
    external: 1,
    plugins: 91,
    skills: 181,
    agents: 202,
    commands: 105,
  },
  [OFFICIAL]: { entries: 286, local: 53, external: 233 },
};

/** What the README says that `npm run -s ingest` prints, block by block. */
const readmeExamples = (): string[] =>
  [
    ...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(
      /^\$ npm run -s ingest [^\n]*\n([^`]*)```/gm,
    ),
  ].map(([, printed = '']) => printed.trim());

/** Not `execFileSync`: the stand-in that answers the crawls lives in this very process. */
const ingest = async (registry: TestRegistry, repositories: string[]): Promise<string> => {
  const { stdout } = await promisify(execFile)(
    'npm',
    ['run', '-s', 'ingest', '--', ...repositories],
    {
      cwd: ROOT,
      env: { ...process.env, SKILLSTASH_URL: registry.url },
    },
  );
  return stdout.trim();
};

let [passed, failed] = [0, 0];
const check = (what: string, seen: unknown, expected: unknown): void => {
  const same = JSON.stringify(seen) === JSON.stringify(expected);
  if (same) passed += 1;
  else failed += 1;
  console.log(
    `${same ? '✓' : '✗'} ${what}: ${JSON.stringify(seen)}${same ? '' : `, not ${JSON.stringify(expected)}`}`,
  );
};

const github = new GitHubStandIn();
playFolder(github, folder);
await buildWorkers();
const vars = { GITHUB_API_URL: await github.listen() };
const registry = await startRegistry({ vars });

const [first, second] = readmeExamples();
check('the README: a first ingest', await ingest(registry, ASKED), first);
check('counts', await measure(registry), EXPECTED);

check('the README: a second ingest', await ingest(registry, ['obra/superpowers']), second);
github.requests.length = 0;
const again = await Promise.all(ASKED.map((repository) => registry.crawl(repository)));
check(
  'a second ingest',
  again.map(({ status, rowsWritten }) => [status, rowsWritten]),
  ASKED.map(() => ['unchanged', 0]),
);
check(
  'its downloads',
  github.requests.filter(({ path }) => /tarball|archive/.test(path)).length,
  0,
);
check('counts after it', await measure(registry), EXPECTED);

await registry.stop();
await github.close();
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
