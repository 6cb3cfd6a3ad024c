import { sql } from 'drizzle-orm';
import { jsonArrayOf, jsonObject, quoted } from '../json.ts';
import { plugins, registryTotals } from '../schema/index.ts';
import { type Database, numeral, statement } from '../statement.ts';
import { readVersioned, versioned } from '../versioned.ts';
import { isBeginning } from './beginnings.ts';
import { matchExpressions, NOTHING, TIER } from './match.ts';
import { parseSearchText, type SearchText } from './search-query.ts';

const NAMES_MAX = 8;

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
  return readVersioned<{ items: Suggestion[] }>(
    suggestStatement.bind(db, { match: match || NOTHING, known }),
  );
};
