import { repositoryName } from '@skillstash/shared';
import { notAccepted } from './not-accepted.ts';

/** What stands before `/owner/repo` where people see the host's repositories. */
export const webUrlOf = ({ GITHUB_WEB_URL }: { GITHUB_WEB_URL: string }): string =>
  GITHUB_WEB_URL.replace(/\/+$/, '');

/**
 * `owner/repo` of what somebody asks for: that, or its address on the host.
 *
 * @throws AppError `invalid_request` where it is neither
 */
export const repositoryIn = (text: string, webUrl: string): string => {
  const prefix = `${webUrl}/`;
  const isThere = text.toLowerCase().startsWith(prefix.toLowerCase());
  const name = isThere ? text.slice(prefix.length) : text;
  if (repositoryName.safeParse(name).success) return name;
  const message = `must be owner/repo, or its address on ${webUrl}`;
  throw notAccepted([{ path: 'repository', message }]);
};
