import type { PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { type Files, repositoryWith, skillText } from '../e2e/harness/archive.ts';
import type { Random } from './random.ts';

/** How many components of each kind a plugin has, in the order of `KINDS`. */
type Counts = readonly number[];

/** Everything of one plugin carries the generation in which it last changed, so that a mixture shows. */
type PlayedPlugin = { name: string; generation: number; counts: Counts };

/** The kinds of components: the letter that begins their names, and the fewest and most that a plugin has. */
export const KINDS = [
  { kind: 'skill', letter: 's', fewest: 2, most: 5 },
  { kind: 'agent', letter: 'a', fewest: 1, most: 3 },
  { kind: 'command', letter: 'c', fewest: 1, most: 3 },
  { kind: 'mcp_server', letter: 'm', fewest: 1, most: 2 },
  { kind: 'hook', letter: 'h', fewest: 1, most: 3 },
  { kind: 'lsp_server', letter: 'l', fewest: 0, most: 1 },
] as const;

/** What one commit holds: each plugin's fingerprint by slug, and the marketplace's names in their order. */
export type PlayedCommit = { plugins: Map<string, string>; listings: string[] };

/**
 * A plugin and all its components in one text. Two plugins are in the same state exactly where their texts are equal.
 *
 * @param components `kind name generation` of each, in any order
 */
export const fingerprint = (
  version: string | null,
  counts: Counts,
  components: readonly string[],
): string => [version, counts.join('/'), ...[...components].sort()].join('|');

const names = (count: number, letter: string): string[] =>
  Array.from({ length: count }, (_, place) => `${letter}${place + 1}`);

/** The text by which a component of this generation is known. */
const said = (generation: number): string => `Generation ${generation}.`;

const fingerprintOf = ({ generation, counts }: PlayedPlugin): string =>
  fingerprint(
    `1.0.${generation}`,
    counts,
    KINDS.flatMap(({ kind, letter }, place) =>
      names(counts[place] ?? 0, letter).map((name) => `${kind} ${name} ${generation}`),
    ),
  );

const mapOf = <Value>(keys: readonly string[], value: (key: string) => Value) =>
  Object.fromEntries(keys.map((key) => [key, value(key)]));

const filesOf = ({ name, generation, counts }: PlayedPlugin): Files => {
  const folder = `plugins/${name}`;
  const [skills = [], agents = [], commands = [], servers = [], hooks = [], languages = []] =
    KINDS.map(({ letter }, place) => names(counts[place] ?? 0, letter));
  const text = (one: string) => skillText(one, said(generation));
  return {
    [`${folder}/.claude-plugin/plugin.json`]: { name, version: `1.0.${generation}` },
    [`${folder}/README.md`]: `# ${name}\n\n${said(generation)}\n`,
    ...Object.fromEntries(skills.map((one) => [`${folder}/skills/${one}/SKILL.md`, text(one)])),
    ...Object.fromEntries(agents.map((one) => [`${folder}/agents/${one}.md`, text(one)])),
    ...Object.fromEntries(commands.map((one) => [`${folder}/commands/${one}.md`, text(one)])),
    [`${folder}/.mcp.json`]: {
      mcpServers: mapOf(servers, () => ({ command: 'node', args: [`${generation}`] })),
    },
    [`${folder}/hooks/hooks.json`]: {
      hooks: {
        PostToolUse: hooks.map(() => ({
          matcher: 'Write',
          hooks: [{ type: 'command', command: `${generation}` }],
        })),
      },
    },
    ...(languages.length
      ? {
          [`${folder}/.lsp.json`]: mapOf(languages, () => ({
            command: `${generation}`,
            extensionToLanguage: { '.ts': 'typescript' },
          })),
        }
      : {}),
  };
};

/** A repository that gets new commits, and remembers what each of them held. */
export class MovingRepository {
  readonly fullName: string;
  /** What each commit that was ever served held, by sha. */
  readonly commits = new Map<string, PlayedCommit>();
  /** Every state in which each plugin was ever served, by slug. */
  readonly states = new Map<string, Set<string>>();
  /** The sha of the newest commit. */
  head = '';
  readonly #names: string[];
  readonly #random: Random;
  #generation = 0;
  #plugins: PlayedPlugin[] = [];

  /** @param size how many plugins it has, more or less */
  constructor(fullName: string, size: number, random: Random) {
    this.fullName = fullName;
    this.#random = random;
    this.#names = names(size + 2, 'plugin-');
    this.#plugins = this.#names.slice(0, size).map((name) => this.#renewed(name));
  }

  /** Makes the next commit: plugins are added, taken away and changed. The first one is what it begins with. */
  async advance(): Promise<PlayedRepository> {
    if (this.#generation > 0) this.#change();
    this.#generation += 1;
    const listings = this.#plugins.map(({ name }) => name);
    const marketplace = {
      name: this.fullName.replace('/', '-'),
      owner: { name: 'Ada' },
      plugins: this.#plugins.map(({ name, generation }) => ({
        name,
        source: `./plugins/${name}`,
        category: generation % 2 ? 'odd' : 'even',
      })),
    };
    const files = Object.assign({}, ...this.#plugins.map(filesOf)) as Files;
    const played = await repositoryWith(this.fullName, {
      ...files,
      '.claude-plugin/marketplace.json': marketplace,
      GENERATION: this.#generation,
    });
    this.head = played.sha;
    this.#remember(listings);
    return played;
  }

  #remember(listings: string[]): void {
    const plugins = new Map(
      this.#plugins.map((one) => [`${this.fullName}/${one.name}`, fingerprintOf(one)]),
    );
    this.commits.set(this.head, { plugins, listings });
    for (const [slug, state] of plugins) {
      const states = this.states.get(slug) ?? new Set();
      this.states.set(slug, states.add(state));
    }
  }

  #renewed(name: string): PlayedPlugin {
    const counts = KINDS.map(({ fewest, most }) => this.#random.between(fewest, most));
    return { name, generation: this.#generation + 1, counts };
  }

  #change(): void {
    const kept = this.#plugins.filter((_, place) => place === 0 || !this.#random.chance(0.08));
    const present = new Set(kept.map(({ name }) => name));
    const added = this.#names.filter((name) => !present.has(name) && this.#random.chance(0.4));
    this.#plugins = [
      ...kept.map((one) => (this.#random.chance(0.5) ? this.#renewed(one.name) : one)),
      ...added.map((name) => this.#renewed(name)),
    ];
  }
}
