import type { PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { jsonArrayOf, jsonObject } from '../json.ts';
import { registryTotals } from '../schema/index.ts';
import { type Statement, statement } from '../statement.ts';
import { versioned } from '../versioned.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

/** How many plugins a name may mean. */
export const CANDIDATES_MAX = 20;

/**
 * Plugins that a name may mean, as `/v1/resolve` answers, of the registry's revision.
 *
 * @param from what follows FROM: `plugins` among the tables, `CANDIDATES_MAX` rows at most
 */
export const candidates = <Values extends Record<string, string>>(
  from: SQL,
): Statement<Values & { known: string }> =>
  statement(
    sql`SELECT ${versioned(
      sql`${registryTotals.revision}`,
      jsonObject<{ items: PluginSummary[] }>({ items: jsonArrayOf(pluginSummaryJson, from) }),
    )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
  );
