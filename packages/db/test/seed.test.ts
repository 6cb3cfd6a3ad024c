import { env } from 'cloudflare:workers';
import { beforeAll, expect, it } from 'vitest';
import { REINDEX } from '../src/search/reindex.ts';
import { findMiscounts, recountFacets, recountTotals } from './support/recount.ts';
import { loadSeed } from './support/seed.ts';
import { rowsOf, storedTables, TABLES } from './support/tables.ts';

type Row = Record<string, unknown>;

const dump = async (): Promise<Record<string, string[]>> => {
  const tables = [...(await storedTables()), 'sqlite_sequence'];
  const rows = await Promise.all(tables.map((table) => rowsOf<Row>(`SELECT * FROM ${table}`)));
  return Object.fromEntries(
    tables.map((table, place) => [
      table,
      (rows[place] ?? []).map((row) => JSON.stringify(row)).sort(),
    ]),
  );
};

beforeAll(loadSeed);

it('changes nothing when it is loaded again', async () => {
  const before = await dump();

  await loadSeed();

  expect(await dump()).toEqual(before);
});

it('fills every table but those of crawling and of what people do themselves, and leaves nothing to be indexed', async () => {
  const rows = await dump();

  const empty = TABLES.filter(({ name }) => !rows[name]?.length).map(({ name }) => name);

  expect(empty.sort()).toEqual([
    'api_tokens',
    'audit_log',
    'device_codes',
    'download_keys',
    'download_marks',
    'host_pauses',
    'host_tokens',
    'idempotency_keys',
    'plugin_blocks',
    'plugin_contents',
    'publish_tokens',
    'reports',
    'repository_owners',
    'repository_redirects',
    'search_dirty',
    'sessions',
    'slug_redirects',
    'waiting_downloads',
    'webhook_deliveries',
  ]);
});

it('has the totals, facets and averages that its rows add up to', async () => {
  const [facets, totals] = await Promise.all([recountFacets(), recountTotals()]);

  expect(totals.stored).toEqual(totals.expected);
  expect(facets.stored).toEqual(facets.expected);
  expect(await findMiscounts()).toEqual([]);
  expect(totals.stored).toMatchObject({ plugins: 9, repositories: 4, marketplaces: 2, users: 4 });
});

it('counts the components that its plugins have', async () => {
  const kinds = ['skill', 'agent', 'command', 'mcp_server', 'hook', 'lsp_server'];
  const differs = kinds.map(
    (kind) => `${kind}_count <> (SELECT count(*) FROM ${kind}s WHERE plugin_id = plugins.id)`,
  );

  const wrong = await rowsOf(`SELECT slug FROM plugins WHERE ${differs.join(' OR ')}`);

  expect(wrong).toEqual([]);
});

it('gives each plugin the downloads that its days add up to', async () => {
  const since = (days: number) =>
    `(SELECT sum(d.downloads) FROM plugin_downloads AS d WHERE d.plugin_id = plugins.id
      AND d.day > (SELECT date(max(day), '-${days} days') FROM plugin_downloads))`;

  const wrong = await rowsOf(
    `SELECT slug FROM plugins WHERE downloads <> ${since(10_000)} OR downloads_30d <> ${since(30)}
       OR downloads_7d <> ${since(7)} OR trending <> downloads_7d`,
  );

  expect(wrong).toEqual([]);
});

it('asks for no crawl', async () => {
  const due = await rowsOf('SELECT full_name FROM repositories WHERE next_crawl_at IS NOT NULL');

  expect(due).toEqual([]);
});

it.each(TABLES)('stores the JSON of $name without white space', async ({ name, columns }) => {
  const json = columns.filter((column) => column.dataType === 'json').map((column) => column.name);

  const wrong = await Promise.all(
    json.map((column) =>
      rowsOf(`SELECT ${column} FROM ${name} WHERE ${column} <> json(${column})`),
    ),
  );

  expect(wrong.flat()).toEqual([]);
});

it.each(TABLES)('gives each row of $name a key that sorts by time', async ({ name, columns }) => {
  const ids = columns.some((column) => column.name === 'id' && column.dataType === 'string')
    ? await rowsOf<{ id: string }>(`SELECT id FROM ${name}`)
    : [];

  const wrong = ids.filter(
    ({ id }) =>
      !/^01[9a][0-9a-f]{5}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id),
  );

  expect(wrong).toEqual([]);
});

it('ends with the very statements that index what it loads', async () => {
  const tail = REINDEX.map((statement) => statement.replace(/\s+/g, ' ').trim());

  const last = env.SEED.slice(-REINDEX.length).map((statement) =>
    statement.replace(/--.*$/gm, '').replace(/\s+/g, ' ').replace(/;\s*$/, '').trim(),
  );

  expect(last).toEqual(tail);
});
