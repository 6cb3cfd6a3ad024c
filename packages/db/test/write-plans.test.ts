import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Statement } from '../src/statement.ts';
import { pruneDeliveriesStatement, pruneRunsStatement } from '../src/writes/prune-history.ts';
import {
  dueStatement,
  takeLeaseStatement,
  targetingListingsStatement,
} from '../src/writes/repository-lease.ts';
import { targetPluginsStatement } from '../src/writes/stored-repository.ts';

/** Small things: JSON arrays, subqueries, a constant. */
const HARMLESS = /^SCAN (?:asked VIRTUAL TABLE INDEX \d+:|\(subquery-\d+\)|CONSTANT ROW)$/;

it.each([
  ['what is due', dueStatement],
  ['the lease', takeLeaseStatement],
  ['listings that point at a repository', targetingListingsStatement],
  ['plugins that listings point at', targetPluginsStatement],
  ['runs to forget', pruneRunsStatement],
  ['deliveries to forget', pruneDeliveriesStatement],
] as Array<[string, Statement<Record<string, unknown>>]>)(
  '%s: found by an index',
  async (_, { text }) => {
    const values = Array.from({ length: text.split('?').length - 1 }, () => '[]');

    const { results } = await env.DB.prepare(`EXPLAIN QUERY PLAN ${text}`)
      .bind(...values)
      .all<{ detail: string }>();

    const scans = results.map(({ detail }) => detail).filter((detail) => detail.startsWith('SCAN'));
    expect(results.length).toBeGreaterThan(0);
    expect(scans.filter((detail) => !HARMLESS.test(detail))).toEqual([]);
  },
);
