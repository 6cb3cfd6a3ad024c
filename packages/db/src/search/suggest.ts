import type { PluginSummary } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { type Json, jsonArrayOf, jsonObject, quoted } from '../json.ts';
import { pluginSummaryJson } from '../reads/plugin-summary.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { type Versioned, versioned } from '../versioned.ts';
import { isBeginning, listingWord, matchExpressions, NOTHING, nameWord } from './match.ts';
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

/** Exported so that a test can ask for its query plan. */
export const resolveStatement = statement<{ match: string; known: string }>(
  sql`SELECT ${versioned(
    sql`${registryTotals.revision}`,
    jsonObject<{ items: PluginSummary[] }>({
      items: jsonArrayOf(
        pluginSummaryJson as Json<PluginSummary>,
        sql`(SELECT plugin_id, rowid AS document FROM search_index
          WHERE search_index MATCH ${sql.placeholder('match')} ORDER BY rowid LIMIT ${numeral(CANDIDATES_MAX)}) AS hit
          CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ORDER BY hit.document`,
      ),
    }),
  )} FROM ${registryTotals} WHERE ${registryTotals.id} = 1`,
);

const run = async <T>(
  db: Database,
  asked: typeof suggestStatement,
  match: string,
  known: string,
): Promise<Versioned<T>> => {
  const row = await asked.bind(db, { match, known }).first<Versioned<T>>();
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
  const [exact, begins] = query.terms.length
    ? matchExpressions({ ...query, open: true }, 'all', {})
    : [];
  const match = exact && begins ? `(${exact.match}) OR (${begins.match})` : NOTHING;
  return run<{ items: Suggestion[] }>(db, suggestStatement, match, known);
};

/**
 * At most 20 plugins that a name may mean, the most popular first.
 *
 * @param name `plugin`, `plugin@marketplace` (the marketplace's own name) or `owner/plugin`, in any letter case
 */
export const resolveName = (db: Database, name: string, known: string) => {
  const [plugin = '', owner] = name.split('/').reverse();
  const query = { ...parseSearchText(''), ...(owner ? { owner } : {}) };
  const [ofPlugins] = matchExpressions(query, 'plugin', {});
  const wanted = name.includes('@') ? listingWord(name) : nameWord(plugin);
  return run<{ items: PluginSummary[] }>(
    db,
    resolveStatement,
    `(${wanted}) AND ${ofPlugins?.match ?? NOTHING}`,
    known,
  );
};
