// npm run bench:search: how well search finds what there is, over every plugin and skill of a folder of real repositories
// (../shared/corpus/repos unless another is named). Prints shares and mean reciprocal ranks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GitHubStandIn } from '../e2e/github-stand-in/github-stand-in.ts';
import { playFolder } from '../e2e/github-stand-in/play-folder.ts';
import { startRegistry, type TestRegistry } from '../e2e/harness/registry.ts';
import { buildWorkers } from '../scripts/serve/build-workers.ts';
import { ROOT } from '../scripts/serve/root.ts';

type Known = { type: 'plugin' | 'skill'; name: string; description: string | null };
type Hit = { name: string };

const folder = process.argv[2] ?? join(ROOT, '../shared/corpus/repos');
if (!existsSync(folder)) {
  console.log(`${folder} is not there: nothing to measure.`);
  process.exit(0);
}

/** The same numbers on every run. */
const random = (() => {
  let state = 42;
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
})();

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** One edit anywhere: a letter less, more, other, or two swapped. */
const misspell = (name: string): string => {
  const place = random(name.length);
  const letter = LETTERS[random(LETTERS.length)] ?? 'x';
  const [before, after] = [name.slice(0, place), name.slice(place + 1)];
  switch (random(4)) {
    case 0:
      return before + after;
    case 1:
      return before + letter + name.slice(place);
    case 2:
      return before + letter + after;
    default:
      return before + after.slice(0, 1) + (name[place] ?? '') + after.slice(1);
  }
};

const all = async (registry: TestRegistry, type: Known['type']): Promise<Known[]> => {
  const found: Known[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const path: string = `/v1/${type}s?limit=100&sort=name${cursor && `&cursor=${cursor}`}`;
    const page = (await (await registry.get(path)).json()) as {
      items: Known[];
      nextCursor: string | null;
    };
    found.push(...page.items.map(({ name, description }) => ({ type, name, description })));
    cursor = page.nextCursor;
  }
  return found;
};

const folded = (name: string): string => name.toLowerCase().replace(/[-_ ]/g, '');

/** The place, from 1, of the first hit with the name that was meant; 0 where there is none. */
const rankOf = async (
  registry: TestRegistry,
  { type, name }: Known,
  q: string,
): Promise<number> => {
  const path = `/v1/search?type=${type}&limit=10&q=${encodeURIComponent(q)}`;
  const { items } = (await (await registry.get(path)).json()) as { items: Hit[] };
  return items.findIndex((hit) => folded(hit.name) === folded(name)) + 1;
};

/** The three words of a description that the fewest descriptions have. */
const distinctive = (descriptions: Map<string, number>, text: string): string[] => {
  const words = new Set((text.toLowerCase().match(/[a-z]{4,}/g) ?? []).slice(0, 60));
  return [...words]
    .sort((one, other) => (descriptions.get(one) ?? 0) - (descriptions.get(other) ?? 0))
    .slice(0, 3);
};

const share = (ranks: number[], within: number): string => {
  const found = ranks.filter((rank) => rank > 0 && rank <= within).length;
  return `${((100 * found) / ranks.length).toFixed(1)}% (${found}/${ranks.length})`;
};

const meanReciprocal = (ranks: number[]): string =>
  (ranks.reduce((sum, rank) => sum + (rank ? 1 / rank : 0), 0) / ranks.length).toFixed(3);

const measure = async (registry: TestRegistry, known: Known[], textOf: (one: Known) => string) => {
  const ranks: number[] = [];
  for (const one of known) ranks.push(await rankOf(registry, one, textOf(one)));
  return ranks;
};

const github = new GitHubStandIn();
const names = playFolder(github, folder);
await buildWorkers();
const registry = await startRegistry({ vars: { GITHUB_API_URL: await github.listen() } });
for (const name of names) await registry.crawl(name);

const known = [...(await all(registry, 'plugin')), ...(await all(registry, 'skill'))];
const frequency = new Map<string, number>();
for (const { description } of known)
  for (const word of new Set(description?.toLowerCase().match(/[a-z]{4,}/g) ?? []))
    frequency.set(word, (frequency.get(word) ?? 0) + 1);
const described = known.filter(
  ({ description }) => distinctive(frequency, description ?? '').length === 3,
);

const byName = await measure(registry, known, ({ name }) => name);
const byTypo = await measure(registry, known, ({ name }) => misspell(name));
const byWords = await measure(registry, described, ({ description }) =>
  distinctive(frequency, description ?? '').join(' '),
);
console.log(`${known.length} plugins and skills of ${names.length} repositories`);
console.log(`name → top 1           ${share(byName, 1)}, goal 95%`);
console.log(`name → top 3           ${share(byName, 3)}, goal 99%; MRR ${meanReciprocal(byName)}`);
console.log(`name, one typo → top 5 ${share(byTypo, 5)}, goal 90%; MRR ${meanReciprocal(byTypo)}`);
console.log(
  `three words → top 10   ${share(byWords, 10)}, goal 90%; MRR ${meanReciprocal(byWords)}`,
);
await registry.stop();
await github.close();
