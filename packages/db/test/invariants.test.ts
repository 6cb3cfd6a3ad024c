import { env } from 'cloudflare:workers';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { operation, settle } from './support/operations.ts';
import { findMiscounts, recountFacets, recountTotals } from './support/recount.ts';
import { rowsOf, storedTables } from './support/tables.ts';

/** Tables that a deleted repository and deleted people leave untouched. */
const LASTING = new Set([
  'catalog_names',
  'catalog_state',
  'changes',
  'download_state',
  'facet_counts',
  'mcp_server_entries',
  'registry_totals',
  'search_sequence',
  'search_spellings',
]);

const expectCounted = async () => {
  const facets = await recountFacets();
  const totals = await recountTotals();
  expect(facets.stored).toEqual(facets.expected);
  expect(totals.stored).toEqual(totals.expected);
  expect(await findMiscounts()).toEqual([]);
};

it('keeps facets, counts, averages and totals right whatever is written, changed and deleted', async () => {
  const sequences = fc.array(operation, { minLength: 1, maxLength: 25 });

  await fc.assert(
    fc.asyncProperty(sequences, async (operations) => {
      await settle();

      await env.DB.batch(operations.flatMap(({ statements }) => statements));

      await expectCounted();
    }),
    { numRuns: 150, seed: 20261121 },
  );
});

it('leaves no row behind when its repositories and people are deleted', async () => {
  await settle();
  const operations = fc.sample(operation, { numRuns: 200, seed: 7 });
  await env.DB.batch(operations.flatMap(({ statements }) => statements));

  await env.DB.batch([
    env.DB.prepare('DELETE FROM repositories'),
    env.DB.prepare('DELETE FROM users'),
  ]);

  const tables = (await storedTables()).filter((table) => !LASTING.has(table));
  const left = await Promise.all(
    tables.map((table) => rowsOf<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)),
  );
  expect(left.flat().map(({ n }) => n)).toEqual(tables.map(() => 0));
  expect(await rowsOf('SELECT facet FROM facet_counts WHERE plugin_count <> 0')).toEqual([]);
  await expectCounted();
});
