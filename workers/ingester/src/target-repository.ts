import type { TargetRepository } from '@skillstash/db';
import { type PluginSource, repositoryName } from '@skillstash/shared';

const ON_GITHUB = /^(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)/i;

/** What an external source points at: a GitHub repository and a folder in it, from its root. */
export type Target = Omit<TargetRepository, 'id'> & { path: string };

const repositoryAt = (address: string): Omit<Target, 'path'> | undefined => {
  const text = address.replace(ON_GITHUB, '').replace(/(?:\.git)?\/?$/, '');
  if (!repositoryName.safeParse(text).success) return undefined;
  const [owner = '', name = ''] = text.split('/');
  return { fullName: text.toLowerCase(), owner, name };
};

const addressOf = (source: PluginSource): string | undefined => {
  if (source.kind === 'github') return source.repo;
  if (source.kind === 'git-subdir') return source.url;
  // A URL without a host that we know is not ours to ask; `owner/repo` alone is none.
  return source.kind === 'url' && ON_GITHUB.test(source.url ?? '') ? source.url : undefined;
};

/**
 * Where an external source leads, if that is a repository on GitHub. Clients ignore the `path` of `github` and `url`: the
 * plugin is the whole repository then.
 */
export const targetOf = (source: PluginSource): Target | undefined => {
  const address = addressOf(source);
  const repository = address === undefined ? undefined : repositoryAt(address);
  if (!repository) return undefined;
  const written = source.kind === 'git-subdir' ? (source.path ?? '') : '';
  const path = written
    .split('/')
    .filter((name) => name !== '' && name !== '.')
    .join('/');
  return { ...repository, path };
};
