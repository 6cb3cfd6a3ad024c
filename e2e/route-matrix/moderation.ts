import { claim } from '../harness/owner.ts';
import { collected, onePlugin, reviewed, send } from './objects.ts';
import { adminOnly, OWNED, personal, type Row, type World } from './row.ts';

const REASON = { reason: 'It steals keys.' };
const NOT_THEIRS = { stranger: 404, visitor: 404, admin: 404 };

/** A report that waits for a decision. */
const reported = async (world: World): Promise<string> => {
  const path = `/v1/plugins/${await onePlugin(world)}/reports`;
  await send(world, ['POST', path], world.owner, REASON);
  const id = await world.registry.database
    .prepare('SELECT id FROM reports ORDER BY id DESC LIMIT 1')
    .first<string>('id');
  return id ?? '';
};

const ofPlugin = (below: string, body?: unknown) => async (world: World) => ({
  path: `/v1/admin/plugins/${await onePlugin(world)}/${below}`,
  ...(body === undefined ? {} : { body }),
});
const hidden = async (world: World) => ({
  path: `${(await reviewed(world)).replace('/v1/', '/v1/admin/')}/hidden`,
});
const featured = async (world: World) => ({
  path: `${(await collected(world)).replace('/v1/', '/v1/admin/')}/feature`,
});

const PLUGIN = '/v1/admin/plugins/{owner}/{repo}/{plugin}';
const FEATURE = '/v1/admin/collections/{username}/{name}/feature';

/** What owners do with what is theirs, reports, and what admins do. */
export const MODERATION: Record<string, Row> = {
  'PATCH /v1/plugins/{owner}/{repo}/{plugin}': personal(
    async ({ registry, owner }) => {
      await claim(registry, owner, OWNED);
      return { path: `/v1/plugins/${OWNED}/kit`, body: { category: 'testing' } };
    },
    200,
    NOT_THEIRS,
  ),
  'POST /v1/repositories/{owner}/{repo}/crawl': personal(
    async ({ registry, owner }) => {
      await claim(registry, owner, OWNED);
      return { path: `/v1/repositories/${OWNED}/crawl` };
    },
    202,
    NOT_THEIRS,
  ),
  'POST /v1/plugins/{owner}/{repo}/{plugin}/reports': personal(
    async (world) => ({ path: `/v1/plugins/${await onePlugin(world)}/reports`, body: REASON }),
    201,
  ),
  'POST /v1/plugins/{owner}/{repo}/{plugin}/ratings/{username}/reports': personal(
    async (world) => ({ path: `${await reviewed(world)}/reports`, body: REASON }),
    201,
  ),
  'GET /v1/admin/audit': adminOnly({}, 200),
  'GET /v1/admin/reports': adminOnly({}, 200),
  'POST /v1/admin/reports/{id}/decision': adminOnly(
    async (world) => ({
      path: `/v1/admin/reports/${await reported(world)}/decision`,
      body: { status: 'resolved' },
    }),
    204,
  ),
  [`PUT ${PLUGIN}/block`]: adminOnly(ofPlugin('block', REASON), 204),
  [`DELETE ${PLUGIN}/block`]: adminOnly(ofPlugin('block'), 204),
  [`PUT ${PLUGIN}/verification`]: adminOnly(ofPlugin('verification'), 204),
  [`DELETE ${PLUGIN}/verification`]: adminOnly(ofPlugin('verification'), 204),
  [`PUT ${PLUGIN}/ratings/{username}/hidden`]: adminOnly(hidden, 204),
  [`DELETE ${PLUGIN}/ratings/{username}/hidden`]: adminOnly(hidden, 204),
  [`PUT ${FEATURE}`]: adminOnly(featured, 204),
  [`DELETE ${FEATURE}`]: adminOnly(featured, 204),
};
