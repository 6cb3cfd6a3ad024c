import type { InferInsertModel } from 'drizzle-orm';
import { changes, plugins } from '../schema/index.ts';
import { reindexStatements } from '../search/reindex.ts';
import type { Database } from '../statement.ts';
import { bulkUpsert, eachOfChunks, jsonChunks } from './bulk-rows.ts';
import { type CatalogEntryRow, catalogStatements } from './catalog-rows.ts';
import * as component from './component-rows.ts';
import { deleteVanished } from './delete-vanished.ts';
import { finishRunStatements, type RunEnd } from './finish-run.ts';
import { type MarketplaceChange, marketplaceStatements } from './marketplace-rows.ts';
import { storeContents } from './plugin-contents.ts';
import {
  isLeaseLost,
  LeaseLost,
  type RepositoryFacts,
  repositoryStatements,
} from './repository-facts.ts';
import type { Lease } from './repository-lease.ts';

const PLUGIN_KEYS = [
  'displayName',
  'description',
  'name',
  'owner',
  'authorName',
  'authorType',
  'authorUsername',
  'authorUrl',
  'repositoryUrl',
  'homepageUrl',
  'license',
  'keywords',
  'version',
  'versionSource',
  'commitSha',
  'treeHash',
  'contentHash',
  'path',
  'source',
  'readmeSha256',
  'problems',
  'ecosystems',
  'skillCount',
  'agentCount',
  'commandCount',
  'mcpServerCount',
  'hookCount',
  'lspServerCount',
  'official',
  'loadable',
  'implicit',
  'updatedAt',
  'lastIndexedAt',
] as const;

/** What a new plugin begins with; of one that is there, owners or others may have said something else. */
const FIRST_KEYS = [
  'id',
  'repositoryId',
  'slug',
  'createdAt',
  'stars',
  'category',
  'tags',
  'status',
] as const;

/** A plugin's row as a crawl writes it. */
export type PluginRow = Pick<
  InferInsertModel<typeof plugins>,
  (typeof PLUGIN_KEYS)[number] | (typeof FIRST_KEYS)[number]
>;

/** What the crawl read, and what others may have said otherwise of a plugin that is there. */
const READ_KEYS = ['readCategory', 'readTags'] as const;

const upsertRows = bulkUpsert(plugins, [...FIRST_KEYS, ...READ_KEYS, ...PLUGIN_KEYS], {
  conflict: ['slug'],
  update: [...READ_KEYS, ...PLUGIN_KEYS],
  always: [
    'category = coalesce(plugins.edited_category, excluded.category)',
    'tags = coalesce(plugins.edited_tags, excluded.tags)',
    "status = iif(plugins.status = 'blocked', 'blocked', excluded.status)",
    'revision = plugins.revision + 1',
  ],
});

const upsertPlugins = (db: Database, rows: readonly PluginRow[]): D1PreparedStatement[] =>
  upsertRows(
    db,
    rows.map((row) => ({ ...row, readCategory: row.category ?? null, readTags: row.tags ?? [] })),
  );

/** A plugin whose marketplace renamed it: it keeps its id, and its old address redirects. */
export type RenamedPlugin = { id: string; from: string; to: string };

/** What one crawl changes. Rows that are equal to what is stored may be among them: they write nothing. */
export type RepositoryChange = MarketplaceChange & {
  facts: RepositoryFacts;
  plugins: PluginRow[];
  components: component.ComponentRows;
  /** What catalogs say of the plugins among `plugins` that they can offer. */
  catalogEntries: CatalogEntryRow[];
  versions: Array<Parameters<typeof component.insertVersions>[1][number]>;
  renamedPlugins: RenamedPlugin[];
  removedPluginIds: string[];
  changes: Array<Pick<InferInsertModel<typeof changes>, 'kind' | 'slug' | 'at'>>;
};

const insertChanges = bulkUpsert(changes, ['kind', 'slug', 'at'], {
  conflict: [],
  update: [],
});

const REMOVE = `UPDATE plugins SET status = 'removed', revision = revision + 1
  WHERE status = 'active' AND id IN (SELECT value FROM json_each(?))`;

const RENAME = `UPDATE plugins SET slug = renamed.value ->> 'to' FROM json_each(?) AS renamed
  WHERE plugins.id = renamed.value ->> 'id'`;

const REDIRECT = `INSERT INTO slug_redirects (slug, plugin_id, since_at)
  SELECT value ->> 'from', value ->> 'id', ?2 FROM json_each(?1) WHERE true
  ON CONFLICT (slug) DO UPDATE SET plugin_id = excluded.plugin_id, since_at = excluded.since_at`;

/** Plugins that this commit marked without writing them: their listings, or the marketplaces that list them, moved. */
const tellMarked = (chunkCount: number): string => `INSERT INTO changes (kind, slug, at)
  SELECT 'plugin_changed', p.slug, ?1 FROM search_dirty AS d CROSS JOIN plugins AS p ON p.id = d.plugin_id
  WHERE p.status = 'active' AND p.slug NOT IN (SELECT one.value FROM ${eachOfChunks(chunkCount, 2)}) ORDER BY p.slug
  RETURNING slug`;

/** Adds what the statement before it changed to the run's count; rows that triggers wrote are not counted. */
const COUNT = 'UPDATE crawl_runs SET rows_written = rows_written + changes() WHERE id = ?';

const renameStatements = (db: Database, { renamedPlugins, facts }: RepositoryChange) => {
  const chunks = jsonChunks(renamedPlugins.map((one) => JSON.stringify(one)));
  return [
    ...chunks.map((renamed) => db.prepare(RENAME).bind(renamed)),
    ...chunks.map((renamed) => db.prepare(REDIRECT).bind(renamed, facts.factsCheckedAt)),
  ];
};

const indexStatements = (db: Database, change: RepositoryChange): D1PreparedStatement[] => {
  const rows = change.components;
  const ids = change.plugins.map(({ id }) => id);
  return [
    ...renameStatements(db, change),
    ...upsertPlugins(db, change.plugins),
    ...(ids.length ? deleteVanished(db, rows, ids) : []),
    ...component.upsertSkills(db, rows.skills as never),
    ...component.upsertAgents(db, rows.agents as never),
    ...component.upsertCommands(db, rows.commands as never),
    ...component.upsertMcpServers(db, rows.mcpServers as never),
    ...component.upsertHooks(db, rows.hooks as never),
    ...component.upsertLspServers(db, rows.lspServers as never),
    ...storeContents(db, ids),
    ...component.insertVersions(db, change.versions),
    ...catalogStatements(db, change.catalogEntries, ids),
    ...jsonChunks(change.removedPluginIds.map((id) => JSON.stringify(id))).map((removed) =>
      db.prepare(REMOVE).bind(removed),
    ),
    ...insertChanges(db, change.changes),
  ];
};

/**
 * Commits one repository's change: rows, listings, history, change feed, facts and the run's end, in one D1 batch, so that
 * no reader ever sees a plugin without its components. A second call with the same content writes no row of the index.
 *
 * @returns slugs of the plugins that were added, changed or removed, those of other repositories among them
 * @throws LeaseLost where another crawl took the repository meanwhile; nothing is written then
 */
export const commitSnapshot = async (
  db: Database,
  lease: Lease,
  change: RepositoryChange,
  end: RunEnd,
): Promise<string[]> => {
  const count = () => db.prepare(COUNT).bind(lease.runId);
  const marketplace = marketplaceStatements(db, change);
  const index = [...indexStatements(db, change), ...marketplace.index];
  const told = change.changes.map(({ slug }) => slug);
  const toldChunks = jsonChunks(told.map((slug) => JSON.stringify(slug)));
  const before = [
    ...repositoryStatements(db, lease, change.facts),
    ...marketplace.targets,
    ...index.flatMap((one) => [one, count()]),
  ];
  const statements = [
    ...before,
    db.prepare(tellMarked(toldChunks.length)).bind(end.now, ...toldChunks),
    ...reindexStatements(db),
    ...finishRunStatements(db, lease, end),
  ];
  const results = await db.batch<{ slug: string }>(statements).catch((error: unknown) => {
    throw isLeaseLost(error) ? new LeaseLost() : error;
  });
  const marked = results[before.length]?.results ?? [];
  return [...told, ...marked.map(({ slug }) => slug)];
};
