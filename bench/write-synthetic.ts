import { schema } from '@skillstash/db';
import { MERGE_SEGMENTS } from '../packages/db/src/search/merge-segments.ts';
import { reindexStatements } from '../packages/db/src/search/reindex.ts';
import { bulkUpsert } from '../packages/db/src/writes/bulk-rows.ts';
import * as component from '../packages/db/src/writes/component-rows.ts';
import { storeContents } from '../packages/db/src/writes/plugin-contents.ts';
import { componentStatements } from './component-statements.ts';
import type { SqliteDatabase } from './sqlite-database.ts';
import { type SyntheticPlugin, syntheticPlugins } from './synthetic-plugin.ts';
import * as rows from './synthetic-rows.ts';

/** How many plugins one batch writes; the index takes 5,000 at a time. */
const BATCH_PLUGINS = 2_500;

type Statements = D1PreparedStatement[];

const added = { conflict: [], update: [] };

/** Writes rows of one table with the product's own bulk statement; the columns are those of the first row. */
const insert = <Table extends Parameters<typeof bulkUpsert>[0]>(
  db: SqliteDatabase,
  table: Table,
  list: readonly object[],
): Statements => {
  const [first] = list;
  if (!first) return [];
  // The rows were made for this table; its own constraints check them.
  return bulkUpsert(table, Object.keys(first) as never[], added)(db, list as never[]);
};

const slugsOf = (plugins: readonly SyntheticPlugin[]): string[] => {
  const seen = new Map<string, number>();
  return plugins.map(({ name, repository }) => {
    const slug = `${repository.owner}/${repository.name}/${name}`;
    const before = seen.get(slug) ?? 0;
    seen.set(slug, before + 1);
    return before ? `${slug}~${before + 1}` : slug;
  });
};

const componentsOf = (db: SqliteDatabase, plugins: readonly SyntheticPlugin[]): Statements => {
  const all = plugins.map(rows.componentRows);
  return componentStatements(db, {
    skills: all.flatMap(({ skills }) => skills),
    agents: all.flatMap(({ agents }) => agents),
    commands: all.flatMap(({ commands }) => commands),
    mcpServers: all.flatMap(({ mcpServers }) => mcpServers),
    hooks: all.flatMap(({ hooks }) => hooks),
    lspServers: all.flatMap(({ lspServers }) => lspServers),
  });
};

const batchOf = (db: SqliteDatabase, repositories: SyntheticPlugin[][]): Statements => {
  const plugins = repositories.flat();
  const slugs = repositories.flatMap(slugsOf);
  const pluginRows = plugins.map((plugin, place) => rows.pluginRow(plugin, slugs[place] ?? ''));
  const homes = repositories.flatMap(([first]) => (first ? [first.repository] : []));
  const listed = repositories.filter(([first]) => first?.repository.isMarketplace);
  return [
    ...insert(db, schema.repositories, homes.map(rows.repositoryRow)),
    ...insert(
      db,
      schema.marketplaces,
      homes.filter(({ isMarketplace }) => isMarketplace).map(rows.marketplaceRow),
    ),
    ...insert(db, schema.plugins, pluginRows),
    ...insert(
      db,
      schema.marketplaceListings,
      listed.flatMap((group) => group.map(rows.listingRow)),
    ),
    ...componentsOf(db, plugins),
    ...storeContents(
      db,
      pluginRows.map(({ id }) => id),
    ),
    ...component.insertVersions(db, plugins.flatMap(rows.versionRows)),
    ...insert(db, schema.pluginRatings, plugins.flatMap(rows.ratingRows)),
    ...reindexStatements(db),
  ];
};

/** Merges the search index as far as the minute's tick of a registry at rest does. A `merge` that finds nothing counts as one row. */
const mergeAll = (db: SqliteDatabase): void => {
  const statements = MERGE_SEGMENTS.map((text) => db.prepare(text));
  for (let before = -Infinity; db.written - before > statements.length; ) {
    before = db.written;
    db.run(statements);
  }
};

/**
 * Writes a synthetic registry into an empty, migrated database: the product's bulk writes, triggers, reindexing and merging of
 * the index.
 */
export const writeSynthetic = (db: SqliteDatabase, count: number): void => {
  db.run(insert(db, schema.users, rows.userRows()));
  let waiting: SyntheticPlugin[][] = [];
  let size = 0;
  for (const repository of syntheticPlugins(count)) {
    waiting.push(repository);
    size += repository.length;
    if (size < BATCH_PLUGINS) continue;
    db.run(batchOf(db, waiting));
    [waiting, size] = [[], 0];
  }
  if (size) db.run(batchOf(db, waiting));
  mergeAll(db);
};
