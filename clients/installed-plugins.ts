import type { Plugin } from '@skillstash/shared';
import * as z from 'zod';

const entry = z.looseObject({
  name: z.string(),
  source: z.looseObject({ url: z.string(), path: z.string().default('') }),
});
/** As much of a catalog as says what is installed from it. */
export const installable = z.looseObject({ name: z.string(), plugins: z.array(entry) });
type Entry = z.infer<typeof entry>;

/** A name as far as catalogs leave it alone: they call `claude-md` `claudemd`. */
export const plainName = (name: string): string => name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();

/** Whether an entry is of a repository, `owner/repo`, rather than of one that its marketplace leads to. */
export const isOf = ({ source }: Entry, repository: string): boolean =>
  source.url.toLowerCase() === `https://github.com/${repository}.git`.toLowerCase();

const isAt = ({ source }: Entry, { repository, path }: Plugin): boolean =>
  source.path === path && isOf({ name: '', source }, `${repository.owner}/${repository.name}`);

/**
 * The plugin that an entry stands for: the one in its folder; the one of its name where there are several or, where an
 * entry's folder is not the plugin's, none.
 */
export const findInstalled = (of: Entry, plugins: readonly Plugin[]): Plugin | undefined => {
  const there = plugins.filter((one) => isAt(of, one));
  if (there.length === 1) return there[0];
  const among = there.length ? there : plugins;
  return among.find(({ name }) => plainName(name) === plainName(of.name));
};
