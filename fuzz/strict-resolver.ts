import type { TreeEntry } from '@skillstash/plugin-format';

const LINKS_MAX = 40;

/** The path of the file or folder reached, undefined where it is missing or outside. */
export type StrictResolver = (path: string) => string | undefined;

/**
 * Follows paths as a file system rooted in the repository would: a second opinion on the reader's own way, written to
 * be plain and not fast.
 */
export const strictResolver = (entries: ReadonlyMap<string, TreeEntry>): StrictResolver => {
  const folders = new Set<string>();
  for (const key of entries.keys()) {
    const names = key.split('/');
    for (let length = 1; length < names.length; length += 1)
      folders.add(names.slice(0, length).join('/'));
  }
  return (path) => follow(entries, folders, [], path.split('/'), 0);
};

const follow = (
  entries: ReadonlyMap<string, TreeEntry>,
  folders: ReadonlySet<string>,
  here: readonly string[],
  ahead: readonly string[],
  links: number,
): string | undefined => {
  const [name, ...rest] = ahead;
  if (name === undefined) return here.join('/');
  if (name === '' || name === '.') return follow(entries, folders, here, rest, links);
  if (name === '..')
    return here.length === 0 ? undefined : follow(entries, folders, here.slice(0, -1), rest, links);
  const next = [...here, name];
  const entry = entries.get(next.join('/'));
  if (entry?.kind === 'link') {
    if (entry.target.startsWith('/') || links >= LINKS_MAX) return undefined;
    return follow(entries, folders, here, [...entry.target.split('/'), ...rest], links + 1);
  }
  if (entry?.kind === 'file' && rest.length > 0) return undefined;
  return entry || folders.has(next.join('/'))
    ? follow(entries, folders, next, rest, links)
    : undefined;
};
