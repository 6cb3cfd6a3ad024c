import type { Plugin } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Database, statement } from '../statement.ts';

/** What is stored of one plugin, as far as a commit must compare. */
export type StoredPlugin = {
  id: string;
  slug: string;
  status: Plugin['status'];
  contentHash: string;
  treeHash: string | null;
};

/** What is stored of a repository: its plugins by slug, its marketplace, and the digests of all stored texts. */
export type StoredRepository = {
  plugins: Map<string, StoredPlugin>;
  marketplaceId: string | undefined;
  bodies: Set<string>;
};

const ofRepository = (columns: string, table: string) =>
  sql`SELECT ${sql.raw(columns)} FROM plugins CROSS JOIN ${sql.raw(table)} ON ${sql.raw(table)}.plugin_id = plugins.id
    WHERE plugins.repository_id = ${sql.placeholder('id')}`;

const storedPlugins = statement<{ id: string }>(
  sql`SELECT id, slug, status, content_hash AS contentHash, tree_hash AS treeHash, readme_sha256 AS readme
    FROM plugins WHERE repository_id = ${sql.placeholder('id')}`,
);
const storedMarketplace = statement<{ id: string }>(
  sql`SELECT id FROM marketplaces WHERE repository_id = ${sql.placeholder('id')}`,
);
const storedBodies = ['skills', 'agents', 'commands'].map((table) =>
  statement<{ id: string }>(ofRepository('body_sha256 AS sha256', table)),
);

/** Reads what a commit compares with, in one round trip. */
export const findStoredRepository = async (
  db: Database,
  repositoryId: string,
): Promise<StoredRepository> => {
  const values = { id: repositoryId };
  type Row = StoredPlugin & { readme: string | null; sha256: string };
  const [plugins, marketplace, ...bodies] = await db.batch<Row>(
    [storedPlugins, storedMarketplace, ...storedBodies].map((found) => found.bind(db, values)),
  );
  const readmes = (plugins?.results ?? []).flatMap(({ readme }) => readme ?? []);
  return {
    plugins: new Map((plugins?.results ?? []).map((row) => [row.slug, row])),
    marketplaceId: marketplace?.results[0]?.id,
    bodies: new Set([
      ...readmes,
      ...bodies.flatMap(({ results }) => results.map((row) => row.sha256)),
    ]),
  };
};
