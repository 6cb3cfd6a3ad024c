import type { PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Json, jsonArrayOf, jsonObject } from '../json.ts';
import { registryTotals } from '../schema/index.ts';
import { type Statement, statement } from '../statement.ts';
import { versioned } from '../versioned.ts';
import { pluginSummaryJson } from './plugin-summary.ts';

/** How many plugins a name may mean. */
export const CANDIDATES_MAX = 20;

const itemsOf = (from: SQL): Json<PluginSummary[]> => jsonArrayOf(pluginSummaryJson, from);

/** The first that is not empty; what comes after it is not read. */
const firstFound = (first: SQL, ...others: SQL[]): Json<PluginSummary[]> =>
  others.reduce<Json<PluginSummary[]>>(
    (before, from) => sql`coalesce(nullif(${before}, '[]'), ${itemsOf(from)})`,
    itemsOf(first),
  );

/**
 * Plugins that a name may mean, as `/v1/resolve` answers, of the registry's revision.
 *
 * @param places where to look for them, one after the other, as long as there are none: what follows FROM, with `plugins` among the
 *   tables and `CANDIDATES_MAX` rows at most
 */
export const candidates = <Values extends Record<string, string>>(
  ...places: [SQL, ...SQL[]]
): Statement<Values & { known: string }> =>
  statement(
    sql`SELECT ${versioned(
      sql`${registryTotals.revision}`,
      jsonObject<{ items: PluginSummary[] }>({ items: firstFound(...places) }),
    )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
  );
