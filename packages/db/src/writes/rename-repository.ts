import { reindexStatements } from '../search/reindex.ts';
import type { Database } from '../statement.ts';
import { GUARD, isLeaseLost, LeaseLost } from './repository-facts.ts';
import type { Lease } from './repository-lease.ts';

/** Where a repository moved: its owner and name as the host spells them; `webUrl` is what stands before them in its address. */
export type NewName = { owner: string; name: string; webUrl: string; now: string };

/** A repository has the name that another one moved to. `passing`: nothing was indexed of it, and it is being crawled. */
export class NameTaken extends Error {
  override readonly name = 'NameTaken';
  readonly passing: boolean;
  constructor(fullName: string, passing: boolean) {
    super(`It is ${fullName} now, which is known by that name.`);
    this.passing = passing;
  }
}

/** Whether a repository is asked for or crawled just now: whoever waits for that run must see its end. */
export const hasOpenRun = (id: string): string =>
  `EXISTS (SELECT 1 FROM crawl_runs WHERE repository_id = ${id} AND status IN ('queued', 'running'))`;

/** Somebody asked for the new name, and nothing was indexed by it: that repository is this one. */
const UNKNOWN = `SELECT id FROM repositories AS unknown
  WHERE full_name = ?2 AND id <> ?1 AND host_id IS NULL AND NOT ${hasOpenRun('unknown.id')}`;

const TAKE_OVER = [
  `UPDATE crawl_runs SET repository_id = ?1 WHERE repository_id IN (${UNKNOWN})`,
  `UPDATE repository_redirects SET repository_id = ?1 WHERE repository_id IN (${UNKNOWN})`,
  `UPDATE repositories SET origin = 'request'
    WHERE id = ?1 AND EXISTS (${UNKNOWN} AND unknown.origin = 'request')`,
  `DELETE FROM repositories WHERE id IN (${UNKNOWN})`,
];

const TAKE_NAME = `UPDATE repositories SET full_name = ?2, owner = ?3, name = ?4, revision = revision + 1, updated_at = ?5
  WHERE id = ?1`;

/** The old name leads here from now on; the new one no longer leads anywhere else. */
export const REDIRECT_NAME = `INSERT INTO repository_redirects (full_name, repository_id, since_at) VALUES (?2, ?1, ?3)
  ON CONFLICT (full_name) DO UPDATE SET repository_id = excluded.repository_id, since_at = excluded.since_at`;

const REDIRECT_SLUGS = `INSERT INTO slug_redirects (slug, plugin_id, since_at)
  SELECT slug, id, ?2 FROM plugins WHERE repository_id = ?1
  ON CONFLICT (slug) DO UPDATE SET plugin_id = excluded.plugin_id, since_at = excluded.since_at`;

const MOVE_PLUGINS = `UPDATE plugins SET slug = ?2 || substr(slug, length(?3) + 1), owner = lower(?4),
    repository_url = ?6 || '/' || ?4 || '/' || ?5, revision = revision + 1
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
 * The statements that give a repository another name, with all its plugins. A repository of that name of which nothing was
 * ever indexed, and of which no run is open, goes; its runs are this one's. Where the name stays taken the batch fails. The
 * last one gives slugs of the plugins of other repositories that its marketplace lists.
 */
export const renameStatements = (
  db: Database,
  { id, fullName }: { id: string; fullName: string },
  { owner, name, webUrl, now }: NewName,
): D1PreparedStatement[] => {
  const newName = `${owner}/${name}`.toLowerCase();
  return [
    ...TAKE_OVER.map((text) => db.prepare(text).bind(id, newName)),
    db.prepare(TAKE_NAME).bind(id, newName, owner, name, now),
    db.prepare('DELETE FROM repository_redirects WHERE full_name = ?').bind(newName),
    db.prepare(REDIRECT_NAME).bind(id, fullName, now),
    db.prepare(REDIRECT_SLUGS).bind(id, now),
    db.prepare(TELL).bind(id, newName, fullName, now),
    db.prepare(MOVE_PLUGINS).bind(id, newName, fullName, owner, name, webUrl),
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
  ];
};

const findFailure = async (
  db: Database,
  error: unknown,
  { owner, name }: NewName,
): Promise<unknown> => {
  if (isLeaseLost(error)) return new LeaseLost();
  if (!/UNIQUE constraint failed: repositories\.full_name/.test(String(error))) return error;
  const holder = await db
    .prepare('SELECT host_id AS hostId FROM repositories WHERE full_name = ?')
    .bind(`${owner}/${name}`.toLowerCase())
    .first<{ hostId: number | null }>();
  return new NameTaken(`${owner}/${name}`, holder?.hostId === null);
};

/**
 * Runs what begins with a guard and may end with `renameStatements`.
 *
 * @returns slugs of the plugins of other repositories that a renamed marketplace lists
 * @throws LeaseLost at the guard, NameTaken where another repository has the name; nothing is written then
 */
export const batchRename = async (
  db: Database,
  statements: D1PreparedStatement[],
  to: NewName,
): Promise<string[]> => {
  const results = await db.batch<{ slug: string }>(statements).catch(async (error: unknown) => {
    throw await findFailure(db, error, to);
  });
  return (results.at(-1)?.results ?? []).map(({ slug }) => slug);
};

/**
 * Gives a repository the name that its host now calls it by, with all its plugins; the old addresses redirect. The
 * numeric id on the host is the same, so it is the same repository. One batch.
 *
 * @returns slugs of the plugins of other repositories that its marketplace lists
 * @throws LeaseLost where another crawl took the repository meanwhile, NameTaken where another one has the name; nothing
 *   is written then
 */
export const renameRepository = async (
  db: Database,
  { repository, token }: Lease,
  to: NewName,
): Promise<string[]> => {
  const held = db
    .prepare('UPDATE repositories SET updated_at = ?3 WHERE id = ?1 AND lease_token = ?2')
    .bind(repository.id, token, to.now);
  const statements = [held, db.prepare(GUARD), ...renameStatements(db, repository, to)];
  return batchRename(db, statements, to);
};
