import type { AnswerMemory } from './answer-memory.ts';

/** Tags that the platform takes in one call. */
const TAGS_MAX = 100;

/** The cache in front of the worker, where it is switched on (`[cache]` in wrangler.toml). */
type WorkerCache = {
  purge(what: { tags: string[] }): Promise<{ success: boolean; errors: unknown }>;
};

/**
 * Forgets answers by their tags: in this isolate's memory, and in the platform's cache.
 *
 * @param cache must be that of the entrypoint whose answers are cached: a purge reaches no other one's
 * @throws Error where the platform refuses the purge; the memory has forgotten them by then
 */
export const forgetAnswers = async (
  memory: AnswerMemory,
  cache: WorkerCache | undefined,
  tags: readonly string[],
): Promise<void> => {
  memory.forget(tags);
  for (let start = 0; cache && start < tags.length; start += TAGS_MAX) {
    const { success, errors } = await cache.purge({ tags: tags.slice(start, start + TAGS_MAX) });
    if (!success) throw new Error(`The cache was not purged: ${JSON.stringify(errors)}`);
  }
};
