import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { type ListedKind, listComponents, reindexMarked } from '../src/index.ts';
import { oneMigration } from './support/one-migration.ts';

const { OLD: db } = env;
const KINDS = ['skills', 'agents', 'commands', 'mcp-servers'] as const;
const tableOf = (kind: ListedKind) => kind.replace('-', '_');

/** What readers have made of descriptions: each with the frontmatter that it came from. */
const DESCRIPTIONS = [
  ['Says what it does', '{"name":"Zeta","description":"Says what it does"}'],
  ['The manifest says otherwise', '{"description":"Says what it does"}'],
  ['5', '{"description":5}'],
  ['true', '{"description":true}'],
  ['', '{"description":""}'],
  [null, '{"description":["a","list"]}'],
  [null, '{"description":null}'],
  [null, '{}'],
  ['Without frontmatter', '{}'],
] as const;

const PLUGINS = [
  { id: 'p1', status: 'active', category: 'tools' },
  { id: 'p2', status: 'active', category: null },
  { id: 'p3', status: 'removed', category: 'tools' },
];

const WORLD = [
  `INSERT INTO repositories (id, full_name, owner, name, created_at, updated_at) VALUES ('r', 'ada/r', 'ada', 'r', '', '')`,
  ...PLUGINS.map(
    ({ id, status, category }) => `
    INSERT INTO plugins (id, repository_id, slug, owner, name, repository_url, content_hash, path, source, loadable, status,
      category, created_at, updated_at)
    VALUES ('${id}', 'r', 'ada/r/${id}', 'ada', '${id}', '', '', '', '{}', 1, '${status}', ${category && `'${category}'`}, '2026-01-01', '2026-01-01')`,
  ),
];

/** A component of every plugin, as it was written before the migration. */
const insertOld = (kind: ListedKind, description: string | null, frontmatter: string, n: number) =>
  db
    .prepare(
      `INSERT INTO ${tableOf(kind)} (id, plugin_id, name, path, description, owner, category, listed,
         ${kind === 'mcp-servers' ? 'transport, url, loadable' : 'frontmatter, body_sha256, body_bytes'})
       SELECT id || '${kind}' || ?1, id, iif(?1 % 2, 'Beta', 'alpha') || ?1, 'file', ?2, owner, category, status = 'active',
         ${kind === 'mcp-servers' ? "'http', ?3, 1" : "?3, 'digest', 7"} FROM plugins`,
    )
    .bind(n, description, frontmatter);

const INDEX_OLD = KINDS.map(
  (kind) => `INSERT INTO search_documents (plugin_id, kind, component_id)
    SELECT plugin_id, '${kind.slice(0, -1)}', id FROM ${tableOf(kind)} WHERE listed = 1`,
);

const COLUMNS: Record<ListedKind, string> = {
  skills: 'description, frontmatter, allowed_tools, body_sha256, body_bytes',
  agents: 'description, frontmatter, tools, model, body_sha256, body_bytes',
  commands:
    'description, frontmatter, argument_hint, model, allowed_tools, body_sha256, body_bytes',
  'mcp-servers': 'description, transport, command, args, url, env_names, loadable',
};

const rowsOf = async () => {
  const statements = KINDS.map((kind) =>
    db.prepare(
      `SELECT id, plugin_id, name, path, ${COLUMNS[kind]} FROM ${tableOf(kind)} ORDER BY id`,
    ),
  );
  const others = ['repositories', 'plugins', 'plugin_facets', 'search_dirty'].map((table) =>
    db.prepare(`SELECT * FROM ${table}`),
  );
  return (await db.batch([...statements, ...others])).map(({ results }) => results);
};

const oldLists = async (filter: string) => {
  const lists = KINDS.map((kind) =>
    db.prepare(`SELECT id FROM ${tableOf(kind)} WHERE listed = 1 AND ${filter} ORDER BY name_key`),
  );
  return (await db.batch<{ id: string }>(lists)).map(({ results }) => results.map(({ id }) => id));
};

const newLists = (filters: { owner?: string; category?: string }) =>
  Promise.all(
    KINDS.map(async (kind) => {
      const page = { sort: 'name', limit: 100, known: '' } as const;
      const read = await listComponents(db, kind, filters, page);
      return (JSON.parse(read.page?.items ?? '') as Array<{ id: string }>).map(({ id }) => id);
    }),
  );

const before = { rows: [] as unknown[], all: [[]] as string[][], tools: [[]] as string[][] };

const migration = oneMigration('component_lists');

beforeAll(async () => {
  await migration.applyEarlier();
  await db.batch([
    ...WORLD.map((text) => db.prepare(text)),
    ...KINDS.flatMap((kind) =>
      DESCRIPTIONS.map(([description, frontmatter], n) =>
        insertOld(kind, description, frontmatter, n),
      ),
    ),
    ...INDEX_OLD.map((text) => db.prepare(text)),
    db.prepare('DELETE FROM search_dirty'),
  ]);
  before.rows = await rowsOf();
  before.all = await oldLists("owner = 'ada'");
  before.tools = await oldLists("category = 'tools'");
  await migration.apply();
});

it('keeps every row, and what is read of it', async () => {
  const after = await rowsOf();

  expect(after).toEqual(before.rows);
  expect(after[0]).toHaveLength(PLUGINS.length * DESCRIPTIONS.length);
});

it('stores a description beside its frontmatter only where they differ', async () => {
  const { results } = await db
    .prepare(`SELECT DISTINCT own_description AS own FROM commands ORDER BY own`)
    .all<{ own: string | null }>();

  expect(results.map(({ own }) => own)).toEqual([
    null,
    '5',
    'The manifest says otherwise',
    'Without frontmatter',
    'true',
  ]);
});

it('leaves no row that points at nothing', async () => {
  const { results } = await db.prepare('PRAGMA foreign_key_check').all();

  expect(results).toEqual([]);
});

it('lists the same components in the same order, before they are indexed anew and after', async () => {
  const migrated = [await newLists({}), await newLists({ owner: 'ada' })];
  const tools = await newLists({ category: 'tools' });
  // What indexes today needs the tables of today.
  await migration.applyLater();
  await reindexMarked(db);

  const indexed = await newLists({});

  expect(migrated).toEqual([before.all, before.all]);
  expect(tools).toEqual(before.tools);
  expect(indexed).toEqual(before.all);
  expect(before.all[0]).toHaveLength(2 * DESCRIPTIONS.length);
});
