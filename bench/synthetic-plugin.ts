import { below, heavyTailed, seededRandom } from './seeded-random.ts';
import { describingWord, namingWord, TERMS } from './synthetic-words.ts';

/** A plugin of the synthetic registry: what everything in its rows is made from. */
export type SyntheticPlugin = {
  place: number;
  repository: SyntheticRepository;
  name: string;
  description: string;
  category: string | null;
  tags: string[];
  downloads: number;
  trending: number;
  verified: boolean;
  official: boolean;
  createdAt: string;
  updatedAt: string;
  versions: number;
  ratings: number[];
  components: Record<ComponentKind, SyntheticComponent[]>;
};

export type SyntheticRepository = {
  place: number;
  owner: string;
  name: string;
  stars: number;
  isMarketplace: boolean;
};

export type SyntheticComponent = { name: string; description: string };

export type ComponentKind =
  | 'skills'
  | 'agents'
  | 'commands'
  | 'mcpServers'
  | 'hooks'
  | 'lspServers';

/** How many of each kind a plugin has in the mean: 7 together. */
const COMPONENTS_MEAN: Record<ComponentKind, number> = {
  skills: 2.6,
  agents: 1.3,
  commands: 1.8,
  mcpServers: 0.5,
  hooks: 0.7,
  lspServers: 0.1,
};

/** The plugin whose page is asked for has this many of each, whatever the chances. */
export const DETAIL = {
  place: 7,
  components: { skills: 3, agents: 1, commands: 2, mcpServers: 1 },
};

const CATEGORIES =
  `development productivity testing security devops data design documentation research automation
  monitoring finance education games`.split(/\s+/);
const TAG_WORDS = 3_000;
const SHARED_OWNERS = 2_000;
const RARE_TERMS = { step: 33, plugins: 30 };
const DAY_MS = 86_400_000;
const FIRST_DAY_MS = Date.UTC(2025, 0, 1);
const DAYS = 680;

/** Each kind of fact has numbers of its own, so that more of one changes none of another. */
const STREAM = { repository: 1, plugin: 2, components: 3 };

const times = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);

const timeOf = (random: () => number, afterDay: number): { day: number; at: string } => {
  const day = afterDay + random() * (DAYS - afterDay);
  return { day, at: new Date(FIRST_DAY_MS + Math.floor(day * DAY_MS)).toISOString() };
};

const nameOf = (random: () => number): string =>
  times(random() < 0.6 ? 2 : random() < 0.5 ? 1 : 3, () => namingWord(random)).join('-');

const sentenceOf = (random: () => number, words: number): string[] =>
  times(words, () => describingWord(random));

const descriptionOf = (random: () => number, place: number): string => {
  const words = sentenceOf(random, 8 + below(random, 20));
  const put = (term: string) => words.splice(below(random, words.length + 1), 0, term);
  if (random() < 0.55) put(TERMS.common);
  if (random() < 0.05) put(TERMS.phrase);
  if (place % RARE_TERMS.step === 5 && place < RARE_TERMS.step * RARE_TERMS.plugins)
    put(TERMS.rare);
  return words.join(' ');
};

const tagsOf = (random: () => number): string[] => [
  ...new Set(
    times(below(random, 5), () => {
      const rank = Math.floor(TAG_WORDS ** random());
      return rank < 40
        ? CATEGORIES[rank % CATEGORIES.length] + (rank < 14 ? '' : `-${rank}`)
        : `t${rank}`;
    }),
  ),
];

const componentsOf = (place: number): SyntheticPlugin['components'] => {
  const random = seededRandom(STREAM.components, place);
  const given: Partial<Record<ComponentKind, number>> = DETAIL.components;
  const list = (kind: ComponentKind) => {
    const count = heavyTailed(random, COMPONENTS_MEAN[kind] / 4, 60);
    const wanted = place === DETAIL.place ? (given[kind] ?? 0) : count;
    const names = new Set(times(wanted, () => nameOf(random)));
    return [...names].map((name) => ({
      name,
      description: sentenceOf(random, 6 + below(random, 14)).join(' '),
    }));
  };
  const kinds = Object.keys(COMPONENTS_MEAN) as ComponentKind[];
  return Object.fromEntries(
    kinds.map((kind) => [kind, list(kind)]),
  ) as SyntheticPlugin['components'];
};

const repositoryAt = (place: number): SyntheticRepository & { plugins: number } => {
  const random = seededRandom(STREAM.repository, place);
  const plugins = 1 + heavyTailed(random, 0.6, 100);
  const isShared = random() < 0.3;
  const rank = Math.floor(SHARED_OWNERS ** random());
  return {
    place,
    plugins,
    owner: isShared ? `studio-${rank}` : `${namingWord(random)}-${place}`,
    name: `${nameOf(random)}-${place}`,
    stars: heavyTailed(random, 0.8, 60_000),
    isMarketplace: plugins > 1 || random() < 0.6,
  };
};

const pluginAt = (place: number, repository: SyntheticRepository): SyntheticPlugin => {
  const random = seededRandom(STREAM.plugin, place);
  const created = timeOf(random, 0);
  const category = heavyTailed(random, 1.5, 16) - 1;
  return {
    place,
    repository,
    name: random() < 0.01 ? `${TERMS.common}-review` : nameOf(random),
    description: descriptionOf(random, place),
    category: CATEGORIES[category] ?? null,
    tags: tagsOf(random),
    downloads: heavyTailed(random, 0.7, 2_000_000),
    trending: heavyTailed(random, 0.2, 5_000),
    verified: random() < 0.05,
    official: repository.owner === 'studio-1',
    createdAt: created.at,
    updatedAt: timeOf(random, created.day).at,
    versions: 1 + heavyTailed(random, 0.5, 12),
    ratings: random() < 0.03 ? times(1 + below(random, 6), () => 1 + below(random, 5)) : [],
    components: componentsOf(place),
  };
};

/**
 * The first plugins of the synthetic registry, repository by repository: the same ones each time, and the same first ones
 * however many there are. Downloads and stars follow a power law, so that most are 0 or 1 and tie.
 */
export function* syntheticPlugins(count: number): Generator<SyntheticPlugin[]> {
  for (let place = 0, home = 0; place < count; home += 1) {
    const { plugins, ...repository } = repositoryAt(home);
    const first = place;
    place = Math.min(count, place + plugins);
    yield Array.from({ length: place - first }, (_, offset) =>
      pluginAt(first + offset, repository),
    );
  }
}
