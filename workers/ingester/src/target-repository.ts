import type { TargetRepository } from '@skillstash/db';
import { type PluginSource, repositoryName } from '@skillstash/shared';

/** What clients take a bare `owner/repo` for, whichever host this registry crawls. */
const GITHUB_URL = 'https://github.com';

/** What an external source points at: a GitHub repository and a folder in it, from its root. */
export type Target = Omit<TargetRepository, 'id'> & { path: string };

/** What stands before `owner/repo` in an address on the host, by https or ssh. */
const prefixOf = (address: string, webUrl: string): string | undefined => {
  const { hostname } = new URL(webUrl);
  const known = [`${webUrl}/`, `git@${hostname}:`, `ssh://git@${hostname}/`];
  return known.find((prefix) => address.toLowerCase().startsWith(prefix.toLowerCase()));
};

const repositoryAt = (written: string): Omit<Target, 'path'> | undefined => {
  const text = written.replace(/(?:\.git)?\/?$/, '');
  if (!repositoryName.safeParse(text).success) return undefined;
  const [owner = '', name = ''] = text.split('/');
  return { fullName: text.toLowerCase(), owner, name };
};

/** `owner/repo` of a source on the host. An address on one that we do not know is not ours to ask. */
const nameOf = (source: PluginSource, webUrl: string): string | undefined => {
  if (source.kind !== 'github' && source.kind !== 'git-subdir' && source.kind !== 'url')
    return undefined;
  const address = (source.kind === 'github' ? source.repo : source.url) ?? '';
  const prefix = prefixOf(address, webUrl);
  if (prefix !== undefined) return address.slice(prefix.length);
  return source.kind !== 'url' && webUrl === GITHUB_URL ? address : undefined;
};

/**
 * Where an external source leads, if that is a repository on the host that is crawled. Clients ignore the `path` of
 * `github` and `url`: the plugin is the whole repository then.
 *
 * @param webUrl where people see the host's repositories, without a slash at its end
 */
export const targetOf = (source: PluginSource, webUrl: string): Target | undefined => {
  const name = nameOf(source, webUrl);
  const repository = name === undefined ? undefined : repositoryAt(name);
  if (!repository) return undefined;
  const written = source.kind === 'git-subdir' ? (source.path ?? '') : '';
  const path = written
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
  return { ...repository, path };
};
