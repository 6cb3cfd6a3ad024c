import { findMovedOwner, findMovedPlugin, findMovedRepository } from '@skillstash/db';
import type { Context } from 'hono';
import type { ApiEnv } from '../env.ts';
import { pathOf } from './address.ts';
import { CACHE_CONTROL } from './cache-control.ts';

const PLUGIN_PATH = /^(\/v1\/(?:admin\/)?plugins\/)([^/]+\/[^/]+\/[^/]+)(\/.*)?$/;
/** Of a plugin as the `skills` command asks for it. */
const SKILLS_PATH = /^(\/)([^/]+\/[^/]+\/[^/]+)(\/\.well-known\/.*)$/;
const REPOSITORY_PATH = /^\/v1\/(repositories|marketplaces)\/([^/]+\/[^/]+)(\/.*)?$/;
/** Of an owner's catalog, as a file and as a git repository. */
const OWNER_PATH = /^(\/(?:catalogs|git)\/owner\/)([\w.-]+?)((?:\.git)?\/.*)$/;
/** Of a marketplace's catalog, likewise: it has the name of its repository. */
const MARKETPLACE_PATH =
  /^(\/(?:catalogs|git)\/marketplace\/)([\w.-]+\/[\w.-]+?)((?:\.git)?\/(?:marketplace\.json|info\/refs|git-upload-pack))$/;

const findNewPath = async (c: Context<ApiEnv>, path: string): Promise<string | undefined> => {
  const [, above, slug, rest = ''] = PLUGIN_PATH.exec(path) ?? SKILLS_PATH.exec(path) ?? [];
  if (slug) {
    const moved = await findMovedPlugin(c.get('database'), slug.toLowerCase());
    return moved && `${above}${moved}${rest}`;
  }
  const [, before, owner, file] = OWNER_PATH.exec(path) ?? [];
  if (owner) {
    const moved = await findMovedOwner(c.get('database'), owner.toLowerCase());
    return moved && `${before}${moved}${file}`;
  }
  const [, place, marketplace, document] = MARKETPLACE_PATH.exec(path) ?? [];
  if (marketplace) {
    const moved = await findMovedRepository(c.get('database'), marketplace.toLowerCase());
    return moved && `${place}${moved}${document}`;
  }
  const [, room, fullName, below = ''] = REPOSITORY_PATH.exec(path) ?? [];
  if (!fullName) return undefined;
  const moved = await findMovedRepository(c.get('database'), fullName.toLowerCase());
  return moved && `/v1/${room}/${moved}${below}`;
};

/**
 * A redirect for something that is not found at its address but had it before: a plugin, repository or owner that was renamed.
 * What writes is sent there with its method and body (308), which a 301 would take away.
 *
 * @returns undefined where nothing moved from there
 */
export const movedAnswer = async (c: Context<ApiEnv>): Promise<Response | undefined> => {
  const path = await findNewPath(c, pathOf(c));
  if (!path) return undefined;
  const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
  return new Response(null, {
    status: isRead ? 301 : 308,
    headers: {
      Location: path + new URL(c.req.url).search,
      'Cache-Control': isRead ? CACHE_CONTROL.public : CACHE_CONTROL.none,
    },
  });
};
