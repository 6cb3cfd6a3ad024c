import { type PluginSource, repositoryName } from '@skillstash/shared';

const ON_GITHUB = /^(?:https:\/\/github\.com\/|git@github\.com:|ssh:\/\/git@github\.com\/)/i;

const fromAddress = (address: string): string | null => {
  const text = address.replace(ON_GITHUB, '').replace(/(?:\.git)?\/?$/, '');
  return repositoryName.safeParse(text).success ? text.toLowerCase() : null;
};

/** The GitHub repository that an external source points at, as lower-case `owner/repo`; null for any other place. */
export const targetRepository = (source: PluginSource): string | null => {
  if (source.kind === 'github') return source.repo ? fromAddress(source.repo) : null;
  if (source.kind === 'git-subdir') return source.url ? fromAddress(source.url) : null;
  if (source.kind === 'url')
    return source.url && ON_GITHUB.test(source.url) ? fromAddress(source.url) : null;
  return null;
};
