import type { MovingRepository } from './moving-repository.ts';
import type { StoredPlugin, StoredRepository, StoredState } from './stored-state.ts';

/** What a kill must not leave behind; each entry says what and where. */
export type Faults = {
  partialPlugins: string[];
  mixedRepositories: string[];
  orphanRows: string[];
  miscounts: string[];
  lostRuns: string[];
  wrongAnswers: string[];
};

/** Whether the plugins and listings of a repository are, all together, those of the one commit that it names. */
const isWhole = (
  { sha, listings }: StoredRepository,
  plugins: readonly StoredPlugin[],
  served: MovingRepository,
): boolean => {
  const active = plugins.filter(({ status }) => status === 'active');
  if (sha === null) return active.length === 0 && listings.length === 0;
  const commit = served.commits.get(sha);
  return (
    commit?.plugins.size === active.length &&
    active.every(({ slug, state }) => commit.plugins.get(slug) === state) &&
    commit.listings.join() === listings.join()
  );
};

/** Repositories that are stored as no commit ever was, or that nobody served. */
export const listMixed = (
  stored: StoredState,
  plugins: readonly StoredPlugin[],
  served: ReadonlyMap<string, MovingRepository>,
): string[] => {
  const byRepository = Map.groupBy(plugins, ({ repository }) => repository);
  return stored
    .listRepositories()
    .filter((one) => {
      const moving = served.get(one.repository);
      return !moving || !isWhole(one, byRepository.get(one.repository) ?? [], moving);
    })
    .map(({ repository, sha }) => `${repository} at ${sha}`);
};

/**
 * Compares what is stored with what was ever served. A plugin is partial where its version, counts and components are not,
 * all together, those of one commit.
 *
 * @param served repositories by full name
 * @param acknowledged ids of runs that clients were told of
 * @param recounts whether everything that triggers keep is counted anew
 */
export const findFaults = (
  stored: StoredState,
  served: ReadonlyMap<string, MovingRepository>,
  { acknowledged, recounts }: { acknowledged: ReadonlySet<string>; recounts: boolean },
): Omit<Faults, 'wrongAnswers'> => {
  const plugins = stored.listPlugins();
  const runs = new Set(stored.listRuns().map(({ id }) => id));
  const isPartial = ({ repository, slug, state }: StoredPlugin) =>
    !served.get(repository)?.states.get(slug)?.has(state);
  return {
    partialPlugins: plugins.filter(isPartial).map(({ slug, state }) => `${slug} ${state}`),
    mixedRepositories: listMixed(stored, plugins, served),
    orphanRows: stored.listOrphans(),
    miscounts: recounts ? stored.listMiscounts() : [],
    lostRuns: [...acknowledged].filter((id) => !runs.has(id)),
  };
};
