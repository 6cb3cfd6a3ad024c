import { type Person, personIn } from '../harness/person.ts';
import { claimIn, pluginsIn } from '../harness/plugins-in.ts';
import type { World } from './row.ts';

/** Sends something as somebody. @throws where it is refused */
export const send = async (
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

/** A plugin of its own. */
export const onePlugin = async ({ registry }: World): Promise<string> =>
  (await pluginsIn(registry, 1)).slugs[0] ?? '';

/** A plugin that the owner has rated. */
export const rated = async (world: World): Promise<string> => {
  const path = `/v1/plugins/${await onePlugin(world)}/ratings/me`;
  await send(world, ['PUT', path], world.owner, { rating: 4 });
  return path;
};

/** A review of a plugin that the owner owns, by its address. */
export const reviewed = async (world: World): Promise<string> => {
  const { slugs, repositoryId } = await pluginsIn(world.registry, 1);
  await claimIn(world.registry, repositoryId, world.owner);
  const reviewer = await personIn(world.registry);
  const ratings = `/v1/plugins/${slugs[0]}/ratings`;
  await send(world, ['PUT', `${ratings}/me`], reviewer, { rating: 2, review: 'It broke.' });
  return `${ratings}/${reviewer.username}`;
};

/** Where the owner of a plugin replies to a review of it. */
export const replyPath = async (world: World): Promise<string> => `${await reviewed(world)}/reply`;

let collections = 0;
/** What makes a collection that nobody has. */
export const newCollection = (plugins: string[] = []) => {
  collections += 1;
  return { name: `Collection ${collections}`, slug: `collection-${collections}`, plugins };
};
/** A collection of the owner's. */
export const collected = async (world: World, plugins: string[] = []): Promise<string> => {
  const asked = newCollection(plugins);
  await send(world, ['POST', '/v1/collections'], world.owner, asked);
  return `/v1/collections/${world.owner.username}/${asked.slug}`;
};
