import type { RenamedPlugin, StoredRepository } from '@skillstash/db';
import type { RepositorySnapshot } from '@skillstash/shared';
import { segmentOf } from './plugin-slugs.ts';

/** How many renames a chain may have: they are append-only, and a ring must end. */
const CHAIN_MAX = 100;

const newestName = (
  renames: Readonly<Record<string, string | null>>,
  name: string,
): string | undefined => {
  let current = name;
  for (let step = 0; step < CHAIN_MAX; step += 1) {
    const next = Object.hasOwn(renames, current) ? renames[current] : undefined;
    if (next === null) return undefined;
    if (next === undefined) return current === name ? undefined : current;
    current = next;
  }
  return undefined;
};

/**
 * Plugins that their marketplace renamed: the stored one under the old name is the one that is offered under the new name,
 * unless that is stored already.
 *
 * @param slugs slugs of the snapshot's plugins, by their names
 */
export const planRenames = (
  fullName: string,
  { marketplace }: RepositorySnapshot,
  slugs: ReadonlyMap<string, string>,
  { plugins }: StoredRepository,
): RenamedPlugin[] => {
  const renames = marketplace?.renames ?? {};
  const taken = new Set<string>();
  return Object.keys(renames).flatMap((old) => {
    const from = `${fullName}/${segmentOf(old)}`;
    const to = slugs.get(newestName(renames, old) ?? '');
    const stored = plugins.get(from);
    const offered = [...slugs.values()].includes(from);
    if (!stored || !to || offered || plugins.has(to) || taken.has(to)) return [];
    taken.add(to);
    return [{ id: stored.id, from, to }];
  });
};
