import { LISTS_TAG, pluginTag, repositoryTag } from '@skillstash/shared';

/** A plugin's own paths; `…/related` tells of others. */
const PLUGIN = /^\/(?:v1\/plugins|badges)\/([^/]+)\/([^/]+)\/([^/]+)(?!\/related$)(?:\/|$)/;
const MARKETPLACE = /^\/v1\/marketplaces\/([^/]+)\/([^/]+)$/;

const decoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment).toLowerCase();
  } catch {
    return segment; // Not an encoding: nothing has that name.
  }
};

/** The tags by which the answer at a path is forgotten: what it tells of. */
export const tagsOf = (path: string): string[] => {
  const [, ...plugin] = PLUGIN.exec(path) ?? [];
  const [owner, repo, name] = plugin.map(decoded);
  if (name) return [pluginTag(`${owner}/${repo}/${name}`), repositoryTag(`${owner}/${repo}`)];
  const [, ...marketplace] = MARKETPLACE.exec(path) ?? [];
  const [lister, listed] = marketplace.map(decoded);
  return listed ? [LISTS_TAG, repositoryTag(`${lister}/${listed}`)] : [LISTS_TAG];
};
