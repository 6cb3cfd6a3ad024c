import type { Plugin } from '@skillstash/shared';
import type { PlayedRepository } from '../e2e/github-stand-in/github-stand-in.ts';
import { jsonAddress } from './catalog-addresses.ts';
import { askClaude } from './claude-session.ts';
import { type Comparison, compareLoaded } from './compare-loaded.ts';
import { findRepositories } from './find-repositories.ts';
import type { Flow, Stage } from './flow.ts';
import { findInstalled, installable, isOf } from './installed-plugins.ts';

const PLUGINS_FEWEST = 100;
/** How many machines install at once. */
const HOMES_AT_ONCE = 2;
const SHOWN = 12;

const isSame = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

type Result = { scope: string; faults: string[]; comparison: Comparison };

/** Plugins that a repository's own marketplace offers and its catalog does not. */
const leftOut = (fullName: string, plugins: readonly Plugin[], found: ReadonlySet<Plugin>) =>
  plugins
    .filter((one) => one.loadable && one.status === 'active' && !found.has(one))
    .filter((one) => one.listings.some((listing) => isSame(listing.marketplace, fullName)))
    .map(({ slug }) => `${slug} is not in the catalog`);

/** Installs every entry of a catalog on a new machine, and asks a session what it loaded. */
const installAll = async (stage: Stage, fullName: string): Promise<Result> => {
  const scope = `marketplace/${fullName}`;
  const plugins = await stage.world.plugins(fullName);
  const catalog = installable.parse(await stage.world.json(jsonAddress('', scope)));
  const home = stage.newHome();
  const faults: string[] = [];
  const claude = async (...args: string[]) => {
    const { status, output } = await home.run('claude', ['plugin', ...args]);
    if (status !== 0) faults.push(`${args.join(' ')}: ${output.trim().split('\n').at(-1)}`);
  };
  await claude('marketplace', 'add', jsonAddress(stage.at(''), scope));
  const installed = new Map<string, Plugin>();
  for (const entry of catalog.plugins.filter((one) => isOf(one, fullName))) {
    const source = `${entry.name}@${catalog.name}`;
    const plugin = findInstalled(entry, plugins);
    if (plugin) installed.set(source, plugin);
    else faults.push(`${source} is no plugin of ${fullName}`);
    await claude('install', source);
  }
  faults.push(...leftOut(fullName, plugins, new Set(installed.values())));
  return { scope, faults, comparison: compareLoaded(await askClaude(home), installed) };
};

const shown = (names: readonly string[]): string =>
  names.length > SHOWN
    ? `${names.slice(0, SHOWN).join(', ')} and ${names.length - SHOWN} more`
    : names.join(', ');

const faultsOf = ({ faults, comparison }: Result): string[] => [
  ...faults,
  ...Object.entries(comparison).flatMap(([kind, { unloaded, unlisted }]) => [
    ...(unloaded.length ? [`${kind} listed, not loaded: ${shown(unloaded)}`] : []),
    ...(unlisted.length ? [`${kind} loaded, not listed: ${shown(unlisted)}`] : []),
  ]),
];

const summaryOf = ({ scope, comparison }: Result): string => {
  const { plugins, commands, agents, mcpServers } = comparison;
  return (
    `catalogs/${scope}: ${plugins.loaded} plugins; a session loads ${commands.loaded} skills and commands, ` +
    `${agents.loaded} agents, ${mcpServers.loaded} MCP servers, and the registry lists the same`
  );
};

/** Several machines at a time: one that is done takes the next catalog, the largest first. */
const inTurns = async (stage: Stage, names: string[]): Promise<Result[]> => {
  const waiting = [...names];
  const results: Result[] = [];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift())
      results.push(await installAll(stage, next));
  };
  await Promise.all(Array.from({ length: HOMES_AT_ONCE }, work));
  return results.sort((one, other) => (one.scope < other.scope ? -1 : 1));
};

const nameOf = ({ owner, name }: PlayedRepository): string => `${owner}/${name}`;

const play = async (stage: Stage): Promise<void> => {
  const { world, transcript } = stage;
  const { isReal, repositories } = await findRepositories();
  transcript.remark(
    isReal
      ? `${repositories.length} real repositories, played from archives`
      : `no archives of real repositories here: ${repositories.length} made-up ones`,
  );
  for (const repository of repositories) await world.publish(repository);
  const results = await inTurns(stage, repositories.map(nameOf));
  for (const result of results) transcript.check(summaryOf(result), faultsOf(result));
  const count = results.reduce((sum, { comparison }) => sum + comparison.plugins.loaded, 0);
  transcript.check(
    `${count} plugins were installed, ${PLUGINS_FEWEST} at least`,
    count < PLUGINS_FEWEST ? ['too few'] : [],
  );
};

/** Whatever is installed from a catalog, Claude Code loads from it exactly what the registry lists. */
export const loadedEqualsListed: Flow = {
  title: 'Claude Code loads what the registry lists',
  play,
};
