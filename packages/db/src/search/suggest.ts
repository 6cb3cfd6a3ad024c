import type { PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { type Json, jsonArrayOf, jsonObject, quoted } from '../json.ts';
import { pluginSummaryJson } from '../reads/plugin-summary.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import {
  filtered,
  identicalName,
  isBeginning,
  joinedName,
  listingWord,
  matchExpressions,
  NOTHING,
  TIER,
} from './match.ts';
import { parseSearchText, type SearchText } from './search-query.ts';

const NAMES_MAX = 8;
const CANDIDATES_MAX = 20;

type Suggestion = { name: string; type: string; plugin: string };

/** Exported so that a test can ask for its query plan. */
export const suggestStatement = statement<{ match: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    jsonObject<{ items: Suggestion[] }>({
      items: jsonArrayOf(
        jsonObject<Suggestion>({
          name: quoted(sql`hit.name`),
          type: quoted(sql`hit.kind`),
          plugin: plugins.slug,
        }),
        sql`(SELECT name, kind, plugin_id, rowid AS document FROM search_index
          WHERE search_index MATCH ${sql.placeholder('match')} ORDER BY rowid LIMIT ${numeral(NAMES_MAX)}) AS hit
          CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ORDER BY hit.document`,
      ),
    }),
  )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

const named = (match: string, order: number): SQL =>
  sql`SELECT * FROM (SELECT plugin_id, ${numeral(order)} AS tier, rowid AS document FROM search_index
    WHERE search_index MATCH ${sql.placeholder(match)} ORDER BY rowid LIMIT ${numeral(CANDIDATES_MAX)})`;

/** Exported so that a test can ask for its query plan. */
export const resolveStatement = statement<{ identical: string; match: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    jsonObject<{ items: PluginSummary[] }>({
      items: jsonArrayOf(
        pluginSummaryJson as Json<PluginSummary>,
        sql`(SELECT * FROM (${named('identical', 0)} UNION ALL ${named('match', 1)}) LIMIT ${numeral(CANDIDATES_MAX)}) AS hit
          CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ORDER BY hit.tier, hit.document`,
      ),
    }),
  )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

const first = async <T>(bound: D1PreparedStatement): Promise<Versioned<T>> => {
  const row = await bound.first<Versioned<T>>();
  if (!row) throw new Error('registry_totals has no row: the database is not migrated');
  return row;
};

/** Without a last word of one letter: its beginnings are too many, and the words before it say enough until the next key. */
const settled = (query: SearchText): SearchText => {
  const last = query.terms.at(-1)?.join('') ?? '';
  return query.terms.length > 1 && !isBeginning(last)
    ? { ...query, terms: query.terms.slice(0, -1) }
    : query;
};

/** At most eight names of plugins and components that begin as typed, the most popular first. */
export const suggestNames = (db: Database, text: string, known: string) => {
  const query = settled(parseSearchText(text));
  const tiers = query.terms.length ? matchExpressions({ ...query, open: true }, 'all', {}) : [];
  const match = tiers
    .filter(({ tier }) => tier <= TIER.begins)
    .map((one) => `(${one.match})`)
    .join(' OR ');
  return first<{ items: Suggestion[] }>(
    suggestStatement.bind(db, { match: match || NOTHING, known }),
  );
};

/** The expressions of `resolveName`: what is called exactly so, and what else the name may mean. */
export const resolveExpressions = (name: string): { identical: string; match: string } => {
  const [plugin = '', owner] = name.split('/').reverse();
  const within = filtered(parseSearchText(''), { owner });
  if (name.includes('@'))
    return { identical: NOTHING, match: `(${listingWord(name)}) AND ${within}` };
  const identical = `(${identicalName(plugin)}) AND ${within}`;
  return {
    identical,
    match: `((${joinedName(plugin)}) AND ${within}) NOT (${identicalName(plugin)})`,
  };
};

/**
 * At most 20 plugins that a name may mean: those that are called exactly so first, then those whose name is written otherwise, the
 * more popular before the others.
 *
 * @param name `plugin`, `plugin@marketplace` (the marketplace's own name) or `owner/plugin`, in any letter case
 */
export const resolveName = (db: Database, name: string, known: string) =>
  first<{ items: PluginSummary[] }>(
    resolveStatement.bind(db, { ...resolveExpressions(name), known }),
  );
