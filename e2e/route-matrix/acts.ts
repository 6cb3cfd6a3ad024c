import { collected, newCollection, onePlugin, rated, replyPath, send } from './objects.ts';
import { personal, type Row } from './row.ts';

const ANY_STATE = { 'If-Match': '*' };
/** To whoever is known and not the owner, there is no such thing. */
const NOT_THEIRS = { stranger: 404, visitor: 404, admin: 404 };

const RATING = '/v1/plugins/{owner}/{repo}/{plugin}/ratings';
const COLLECTION = '/v1/collections/{username}/{name}';

/** Ratings, replies and collections. */
export const ACTS: Record<string, Row> = {
  [`GET ${RATING}/me`]: personal(async (world) => ({ path: await rated(world) }), 200, NOT_THEIRS),
  [`PUT ${RATING}/me`]: personal(async (world) => {
    return { path: `/v1/plugins/${await onePlugin(world)}/ratings/me`, body: { rating: 5 } };
  }, 201),
  [`DELETE ${RATING}/me`]: personal(
    async (world) => ({ path: await rated(world) }),
    204,
    NOT_THEIRS,
  ),
  [`POST ${RATING}/{username}/reply`]: personal(
    async (world) => ({ path: await replyPath(world), body: { text: 'Mended.' } }),
    201,
    NOT_THEIRS,
  ),
  [`DELETE ${RATING}/{username}/reply`]: personal(
    async (world) => {
      const path = await replyPath(world);
      await send(world, ['POST', path], world.owner, { text: 'Mended.' });
      return { path };
    },
    204,
    NOT_THEIRS,
  ),
  'GET /v1/me/collections': personal({}, 200),
  'POST /v1/collections': personal(() => ({ body: newCollection() }), 201),
  [`PATCH ${COLLECTION}`]: personal(
    async (world) => ({
      path: await collected(world),
      body: { description: 'Changed.' },
      headers: ANY_STATE,
    }),
    200,
    NOT_THEIRS,
  ),
  [`DELETE ${COLLECTION}`]: personal(
    async (world) => ({ path: await collected(world), headers: ANY_STATE }),
    204,
    NOT_THEIRS,
  ),
  [`PUT ${COLLECTION}/plugins`]: personal(
    async (world) => ({
      path: `${await collected(world)}/plugins`,
      body: { plugins: [await onePlugin(world)] },
      headers: ANY_STATE,
    }),
    200,
    NOT_THEIRS,
  ),
  [`PUT ${COLLECTION}/plugins/{owner}/{repo}/{plugin}`]: personal(
    async (world) => ({
      path: `${await collected(world)}/plugins/${await onePlugin(world)}`,
      body: {},
      headers: ANY_STATE,
    }),
    200,
    NOT_THEIRS,
  ),
  [`DELETE ${COLLECTION}/plugins/{owner}/{repo}/{plugin}`]: personal(
    async (world) => {
      const slug = await onePlugin(world);
      return { path: `${await collected(world, [slug])}/plugins/${slug}`, headers: ANY_STATE };
    },
    200,
    NOT_THEIRS,
  ),
};
