import { LISTS_TAG, pluginTag, repositoryTag } from '@skillstash/shared';
import type { Crawl } from './crawl.ts';

/** What a crawl changed: names that the repository has or had, and slugs of plugins; undefined where only its run is new. */
export type Changed = { fullNames: readonly string[]; slugs: readonly string[] | undefined };

const tagsOf = ({ fullNames, slugs }: Changed): string[] => {
  const names = [...new Set(fullNames)];
  // The repository's own plugins are forgotten with it.
  const others = slugs?.filter((slug) => !names.some((name) => slug.startsWith(`${name}/`)));
  return [...names.map(repositoryTag), ...(others ? [LISTS_TAG, ...others.map(pluginTag)] : [])];
};

/**
 * Has the api worker forget the answers that a crawl made old. What is committed stays committed where that fails: then
 * answers stay old until their time is over, and the log says so.
 */
export const tellChanged = async ({ crawler }: Crawl, changed: Changed): Promise<void> => {
  try {
    await crawler.tellChanged(tagsOf(changed));
  } catch (error) {
    console.error('Answers of the api worker stay old for a while:', error);
  }
};
