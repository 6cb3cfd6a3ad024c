import { type Person, personIn } from '../harness/person.ts';
import { claimIn, pluginsIn } from '../harness/plugins-in.ts';
import { personal, type Row, type World } from './row.ts';

const ANY_STATE = { 'If-Match': '*' };
/** To whoever is known and not the owner, there is no such thing. */
const NOT_THEIRS = { stranger: 404, visitor: 404, admin: 404 };

const send = async (
  { registry }: World,
  [method, path]: [string, string],
  { headers }: Pick<Person, 'headers'>,
  body: unknown,
): Promise<void> => {
  const response = await fetch(new URL(path, registry.url), {
    method,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
};

const onePlugin = async ({ registry }: World): Promise<string> =>
  (await pluginsIn(registry, 1)).slugs[0] ?? '';

/** A plugin that the owner has rated. */
const rated = async (world: World): Promise<string> => {
  const path = `/v1/plugins/${await onePlugin(world)}/ratings/me`;
  await send(world, ['PUT', path], world.owner, { rating: 4 });
  return path;
};

/** Where the owner of a plugin replies to a review of it. */
const reviewed = async (world: World): Promise<string> => {
  const { slugs, repositoryId } = await pluginsIn(world.registry, 1);
  await claimIn(world.registry, repositoryId, world.owner);
  const reviewer = await personIn(world.registry);
  const ratings = `/v1/plugins/${slugs[0]}/ratings`;
  await send(world, ['PUT', `${ratings}/me`], reviewer, { rating: 2, review: 'It broke.' });
  return `${ratings}/${reviewer.username}/reply`;
};

let collections = 0;
const newCollection = (plugins: string[] = []) => {
  collections += 1;
  return { name: `Collection ${collections}`, slug: `collection-${collections}`, plugins };
};
/** A collection of the owner's. */
const collected = async (world: World, plugins: string[] = []): Promise<string> => {
  const asked = newCollection(plugins);
  await send(world, ['POST', '/v1/collections'], world.owner, asked);
  return `/v1/collections/${world.owner.username}/${asked.slug}`;
};

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
    async (world) => ({ path: await reviewed(world), body: { text: 'Mended.' } }),
    201,
    NOT_THEIRS,
  ),
  [`DELETE ${RATING}/{username}/reply`]: personal(
    async (world) => {
      const path = await reviewed(world);
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
