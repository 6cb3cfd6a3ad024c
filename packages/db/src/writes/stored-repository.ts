import type { Plugin } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';
import { jsonChunks } from './bulk-rows.ts';

/** What is stored of one plugin, as far as a commit must compare. */
export type StoredPlugin = {
  id: string;
  slug: string;
  status: Plugin['status'];
  contentHash: string;
  treeHash: string | null;
  version: string | null;
  /** Whether its version stayed the same when its content last moved. */
  staleVersion: boolean;
};

/** An active plugin that a listing may point at. */
export type TargetPlugin = { id: string; path: string; name: string };

/** What is stored of a repository: its plugins by slug, its marketplace, and the digests of all stored texts. */
export type StoredRepository = {
  plugins: Map<string, StoredPlugin>;
  marketplaceId: string | undefined;
  bodies: Set<string>;
  /** Active plugins of the repositories asked for, by their lower-case `owner/repo`. */
  targets: Map<string, TargetPlugin[]>;
};

const ofRepository = (columns: string, table: string) =>
  sql`SELECT ${sql.raw(columns)} FROM plugins CROSS JOIN ${sql.raw(table)} ON ${sql.raw(table)}.plugin_id = plugins.id
    WHERE plugins.repository_id = ${sql.placeholder('id')}`;

const storedPlugins = statement<{ id: string }>(
  sql`SELECT id, slug, status, content_hash AS contentHash, tree_hash AS treeHash, readme_sha256 AS readme, version,
    EXISTS (SELECT 1 FROM json_each(problems) WHERE value ->> 'code' = 'version_unchanged') AS staleVersion
    FROM plugins WHERE repository_id = ${sql.placeholder('id')}`,
);
const storedMarketplace = statement<{ id: string }>(
  sql`SELECT id FROM marketplaces WHERE repository_id = ${sql.placeholder('id')}`,
);
const storedBodies = ['skills', 'agents', 'commands'].map((table) =>
  statement<{ id: string }>(ofRepository('body_sha256 AS sha256', table)),
);

/** Exported so that a test can ask for its query plan. */
export const targetPluginsStatement = statement<{ targets: string }>(
  sql`SELECT asked.value AS target, p.id, p.path, p.name
    FROM json_each(${sql.placeholder('targets')}) AS asked CROSS JOIN repositories AS r CROSS JOIN plugins AS p
    WHERE r.id = coalesce((SELECT id FROM repositories WHERE full_name = asked.value),
        (SELECT repository_id FROM repository_redirects WHERE full_name = asked.value))
      AND p.repository_id = r.id AND p.status = 'active'`,
);

/**
 * Reads what a commit compares with, in one round trip.
 *
 * @param targets repositories that the new listings point at, `owner/repo` in lower case
 */
export const findStoredRepository = async (
  db: Database,
  repositoryId: string,
  targets: readonly string[],
): Promise<StoredRepository> => {
  const values = { id: repositoryId };
  type Row = StoredPlugin &
    TargetPlugin & { readme: string | null; sha256: string; target: string };
  const asked = jsonChunks(targets.map((target) => JSON.stringify(target)));
  const [plugins, marketplace, ...others] = await db.batch<Row>([
    ...[storedPlugins, storedMarketplace, ...storedBodies].map((found) => found.bind(db, values)),
    ...asked.map((chunk) => targetPluginsStatement.bind(db, { targets: chunk })),
  ]);
  const bodies = others.slice(0, storedBodies.length);
  const pointedAt = others.slice(storedBodies.length).flatMap(({ results }) => results);
  const readmes = (plugins?.results ?? []).flatMap(({ readme }) => readme ?? []);
  return {
    plugins: new Map(
      (plugins?.results ?? []).map((row) => [
        row.slug,
        { ...row, staleVersion: Boolean(row.staleVersion) },
      ]),
    ),
    marketplaceId: marketplace?.results[0]?.id,
    targets: Map.groupBy(pointedAt, ({ target }) => target),
    bodies: new Set([
      ...readmes,
      ...bodies.flatMap(({ results }) => results.map((row) => row.sha256)),
    ]),
  };
};
