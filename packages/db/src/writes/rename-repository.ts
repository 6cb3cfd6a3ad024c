import { reindexStatements } from '../search/reindex.ts';
import type { Database } from '../statement.ts';
import { GUARD, isLeaseLost, LeaseLost } from './repository-facts.ts';
import type { Lease } from './repository-lease.ts';

/** Where a repository moved: its owner and name as the host spells them. */
export type NewName = { owner: string; name: string; now: string };

const TAKE_NAME = `UPDATE repositories SET full_name = ?3, owner = ?4, name = ?5, revision = revision + 1, updated_at = ?6
  WHERE id = ?1 AND lease_token = ?2`;

/** The old name leads here from now on; the new one no longer leads anywhere else. */
const REDIRECT_NAME = `INSERT INTO repository_redirects (full_name, repository_id, since_at) VALUES (?2, ?1, ?3)
  ON CONFLICT (full_name) DO UPDATE SET repository_id = excluded.repository_id, since_at = excluded.since_at`;

const REDIRECT_SLUGS = `INSERT INTO slug_redirects (slug, plugin_id, since_at)
  SELECT slug, id, ?2 FROM plugins WHERE repository_id = ?1
  ON CONFLICT (slug) DO UPDATE SET plugin_id = excluded.plugin_id, since_at = excluded.since_at`;

const MOVE_PLUGINS = `UPDATE plugins SET slug = ?2 || substr(slug, length(?3) + 1), owner = lower(?4),
    repository_url = 'https://github.com/' || ?4 || '/' || ?5, revision = revision + 1
  WHERE repository_id = ?1`;

const TELL = `INSERT INTO changes (kind, slug, at)
  SELECT kind.value, iif(kind.value = 'plugin_removed', slug, ?2 || substr(slug, length(?3) + 1)), ?4
  FROM plugins, json_each('["plugin_removed","plugin_added"]') AS kind
  WHERE repository_id = ?1 AND status = 'active' ORDER BY slug, kind.value DESC`;

/** Plugins of other repositories name the marketplace that lists them by its repository. */
const TELL_LISTED = `INSERT INTO changes (kind, slug, at)
  SELECT DISTINCT 'plugin_changed', p.slug, ?2 FROM marketplaces AS m
    CROSS JOIN marketplace_listings AS l ON l.marketplace_id = m.id CROSS JOIN plugins AS p ON p.id = l.plugin_id
  WHERE m.repository_id = ?1 AND p.repository_id <> ?1 AND p.status = 'active' RETURNING slug`;

/**
 * Gives a repository the name that its host now calls it by, with all its plugins; the old addresses redirect. The
 * numeric id on the host is the same, so it is the same repository. One batch.
 *
 * @returns slugs of the plugins of other repositories that its marketplace lists
 * @throws LeaseLost where another crawl took the repository meanwhile; nothing is written then
 */
export const renameRepository = async (
  db: Database,
  { repository: { id, fullName }, token }: Lease,
  { owner, name, now }: NewName,
): Promise<string[]> => {
  const newName = `${owner}/${name}`.toLowerCase();
  const all = await db
    .batch<{ slug: string }>([
      db.prepare(TAKE_NAME).bind(id, token, newName, owner, name, now),
      db.prepare(GUARD),
      db.prepare('DELETE FROM repository_redirects WHERE full_name = ?').bind(newName),
      db.prepare(REDIRECT_NAME).bind(id, fullName, now),
      db.prepare(REDIRECT_SLUGS).bind(id, now),
      db.prepare(TELL).bind(id, newName, fullName, now),
      db.prepare(MOVE_PLUGINS).bind(id, newName, fullName, owner, name),
      db
        .prepare(
          'DELETE FROM slug_redirects WHERE slug IN (SELECT slug FROM plugins WHERE repository_id = ?)',
        )
        .bind(id),
      db
        .prepare(
          'UPDATE marketplaces SET full_name = ?2 WHERE repository_id = ?1 AND full_name <> ?2',
        )
        .bind(id, newName),
      ...reindexStatements(db),
      db.prepare(TELL_LISTED).bind(id, now),
    ])
    .catch((error: unknown) => {
      throw isLeaseLost(error) ? new LeaseLost() : error;
    });
  return (all.at(-1)?.results ?? []).map(({ slug }) => slug);
};

/** The id of the repository that has a name now, if any; `fullName` is lower case. */
export const findRepositoryId = async (
  db: Database,
  fullName: string,
): Promise<string | undefined> =>
  (
    await db
      .prepare('SELECT id FROM repositories WHERE full_name = ?')
      .bind(fullName)
      .first<{ id: string }>()
  )?.id;
