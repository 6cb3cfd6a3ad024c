import { v7 as uuidv7 } from 'uuid';
import type { Person } from './person.ts';
import type { TestRegistry } from './registry.ts';

/** Plugins of a test: what they are called, and the repository that holds them. */
export type MadePlugins = { slugs: string[]; repositoryId: string; owner: string };

const INSERT = `INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable,
    commit_sha, created_at, updated_at)
  SELECT p.value ->> 'id', ?1, p.value ->> 'slug', ?2, p.value ->> 'name', 'https://github.com/' || ?2 || '/tools', '',
    p.value ->> 'name', '{"kind":"local","path":""}', 1, ?3, ?4, ?4 FROM json_each(?5) AS p`;

/** Puts a repository with plugins into a registry, without a crawl. Each call makes an owner of its own, or takes a free one. */
export const pluginsIn = async (
  { database }: Pick<TestRegistry, 'database'>,
  count: number,
  owner = `owner-${uuidv7().slice(-12)}`,
): Promise<MadePlugins> => {
  const now = new Date().toISOString();
  const repositoryId = uuidv7();
  const rows = Array.from({ length: count }, (_, place) => ({
    id: uuidv7(),
    slug: `${owner}/tools/plugin-${place}`,
    name: `plugin-${place}`,
  }));
  await database.batch([
    database
      .prepare(
        `INSERT INTO repositories (id, full_name, owner, name, state, created_at, updated_at)
         VALUES (?, ?, ?, 'tools', 'active', ?, ?)`,
      )
      .bind(repositoryId, `${owner}/tools`, owner, now, now),
    database.prepare(INSERT).bind(repositoryId, owner, 'a'.repeat(40), now, JSON.stringify(rows)),
  ]);
  return { slugs: rows.map(({ slug }) => slug), repositoryId, owner };
};

/** Has a person own what a repository holds, as a claim that the host confirmed would. */
export const claimIn = async (
  { database }: Pick<TestRegistry, 'database'>,
  repositoryId: string,
  { id }: Pick<Person, 'id'>,
): Promise<void> => {
  await database
    .prepare(
      `INSERT INTO repository_owners (repository_id, user_id, permission, claimed_at, checked_at)
       VALUES (?1, ?2, 'admin', ?3, ?3)`,
    )
    .bind(repositoryId, id, new Date().toISOString())
    .run();
};
