import { repositoryClaim } from '@skillstash/shared';
import { sealText } from '../../workers/api/src/accounts/sign-in/sealed-text.ts';
import type { GitHubStandIn } from '../github-stand-in/github-stand-in.ts';
import type { Right } from '../github-stand-in/played-people.ts';
import { type Person, type PersonOptions, personIn } from './person.ts';
import { AUTH_SECRET, type TestRegistry } from './registry.ts';

export { AUTH_SECRET };

/** A person who signed in with the host. */
export type HostPerson = Person & { hostToken: string };

let hostIds = 5_000_000;

/** Puts a person into a registry whose host token it holds, as signing in with the host would. */
export const hostPersonIn = async (
  registry: Pick<TestRegistry, 'database'>,
  options: PersonOptions = {},
): Promise<HostPerson> => {
  hostIds += 1;
  const person = await personIn(registry, options);
  const hostToken = `gho_${person.id}`;
  const sealed = await sealText(AUTH_SECRET, hostToken, String(hostIds));
  const { database } = registry;
  await database.batch([
    database.prepare('UPDATE users SET host_id = ? WHERE id = ?').bind(hostIds, person.id),
    database
      .prepare('INSERT INTO host_tokens (user_id, sealed, updated_at) VALUES (?, ?, ?)')
      .bind(person.id, sealed, new Date().toISOString()),
  ]);
  return { ...person, hostToken };
};

/** Sends a claim to a repository. */
export const claim = (
  { url }: Pick<TestRegistry, 'url'>,
  { headers }: Pick<Person, 'headers'>,
  fullName: string,
): Promise<Response> =>
  fetch(new URL(`/v1/repositories/${fullName}/claim`, url), { method: 'POST', headers });

/** A person who has claimed a crawled repository. */
export const ownerIn = async (
  registry: TestRegistry,
  github: GitHubStandIn,
  repository: { id: number; owner: string; name: string },
  right: Right = 'admin',
): Promise<HostPerson> => {
  const person = await hostPersonIn(registry);
  github.people.give(person.hostToken, repository, right);
  const response = await claim(registry, person, `${repository.owner}/${repository.name}`);
  repositoryClaim.parse(await response.json());
  return person;
};
