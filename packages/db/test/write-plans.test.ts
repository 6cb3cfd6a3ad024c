import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import type { Statement } from '../src/statement.ts';
import { dropMarksStatement, moreStatement } from '../src/writes/count-downloads.ts';
import {
  beginFoldStatement,
  dropShownStatement,
  foldStatement,
  showDaysStatement,
  showTotalsStatement,
} from '../src/writes/fold-downloads.ts';
import {
  pruneDeliveriesStatement,
  pruneIdempotencyKeysStatement,
  prunePublishTokensStatement,
  pruneRunsStatement,
  pruneUnknownStatement,
} from '../src/writes/prune-history.ts';
import { recordMarksStatement } from '../src/writes/record-downloads.ts';
import {
  abandonedStatement,
  dueStatement,
  takeLeaseStatement,
  targetingListingsStatement,
} from '../src/writes/repository-lease.ts';
import { rescoreStatement } from '../src/writes/rescore-plugins.ts';
import { beginRollStatement, rollStatement } from '../src/writes/roll-downloads.ts';
import { targetPluginsStatement } from '../src/writes/stored-repository.ts';

/** Small things: JSON arrays, subqueries, a constant; what is due, added up. */
const HARMLESS = /^SCAN (?:asked VIRTUAL TABLE INDEX \d+:|\(subquery-\d+\)|CONSTANT ROW|due)$/;

it.each([
  ['what is due', dueStatement],
  ['the lease', takeLeaseStatement],
  ['a lease that was left behind', abandonedStatement],
  ['listings that point at a repository', targetingListingsStatement],
  ['plugins that listings point at', targetPluginsStatement],
  ['runs to forget', pruneRunsStatement],
  ['deliveries to forget', pruneDeliveriesStatement],
  ['repositories that there never were', pruneUnknownStatement],
  ['spent tokens to forget', prunePublishTokensStatement],
  ['marks to keep', recordMarksStatement],
  ['marks to count', beginFoldStatement],
  ['downloads that wait', foldStatement],
  ['days with downloads that are due', showDaysStatement],
  ['plugins with downloads that are due', showTotalsStatement],
  ['downloads that wait no more', dropShownStatement],
  ['plugins whose days move', beginRollStatement],
  ['what the days change', rollStatement],
  ['marks to forget', dropMarksStatement],
  ['idempotency keys to forget', pruneIdempotencyKeysStatement],
  ['plugins to score anew', rescoreStatement],
  ['whether more is to count', moreStatement],
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
