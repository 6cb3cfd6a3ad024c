import type { PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { CANDIDATES_MAX, candidates } from '../reads/candidates.ts';
import {
  catalogNamedStatement,
  formerlyListedStatement,
  formerlyOwnedStatement,
  marketplaceNamedStatement,
  slugNamedStatement,
} from '../reads/find-named.ts';
import { plugins } from '../schema/index.ts';
import { type Database, numeral } from '../statement.ts';
import { readVersioned, type Versioned } from '../versioned.ts';
import { filtered, identicalName, joinedName, listingWord, NOTHING } from './match.ts';
import { parseSearchText } from './search-query.ts';

const named = (match: string, order: number): SQL =>
  sql`SELECT * FROM (SELECT plugin_id, ${numeral(order)} AS tier, rowid AS document FROM search_index
    WHERE search_index MATCH ${sql.placeholder(match)} ORDER BY rowid LIMIT ${numeral(CANDIDATES_MAX)})`;

/** Exported so that a test can ask for its query plan. */
export const resolveStatement = candidates<{ identical: string; match: string }>(
  sql`(SELECT * FROM (${named('identical', 0)} UNION ALL ${named('match', 1)}) LIMIT ${numeral(CANDIDATES_MAX)}) AS hit
    CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ORDER BY hit.tier, hit.document`,
);

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

type Bind = (db: Database, known: string) => D1PreparedStatement;

/** The catalogs of this registry: those of a marketplace call plugins as it does, the others by names that are given once. */
const OUR_CATALOG =
  /^skillstash-(?:(?:all|verified|official)$|(?:category|owner|collection|search)-|marketplace-(?<owner>[a-z0-9-]+?)--(?<repo>[a-z0-9-]+)$)/;

const inCatalog =
  (name: string): Bind =>
  (db, known) =>
    catalogNamedStatement.bind(db, { name, known });

/** Where to look for a name, one place after the other, as long as nothing is found. */
const placesOf = (typed: string): Bind[] => {
  const named: Bind = (db, known) =>
    resolveStatement.bind(db, { ...resolveExpressions(typed), known });
  const [name = '', marketplace] = typed.split('@');
  if (marketplace !== undefined) {
    const ours = OUR_CATALOG.exec(marketplace.toLowerCase());
    if (!ours)
      return [named, (db, known) => formerlyListedStatement.bind(db, { name, marketplace, known })];
    const { owner, repo } = ours.groups ?? {};
    if (owner === undefined) return [inCatalog(name), named];
    const fullName = `${owner}/${repo}`;
    return [(db, known) => marketplaceNamedStatement.bind(db, { name, fullName, known }), named];
  }
  const [owner = '', ...rest] = typed.toLowerCase().split('/');
  if (rest.length > 1)
    return [(db, known) => slugNamedStatement.bind(db, { slug: typed.toLowerCase(), known })];
  const [plugin] = rest;
  if (plugin === undefined) return [named, inCatalog(typed)];
  return [named, (db, known) => formerlyOwnedStatement.bind(db, { owner, plugin, known })];
};

const EMPTY = '{"items":[]}';

/**
 * At most 20 plugins that a name may mean: those that are called exactly so first, then those whose name is written otherwise, the
 * more popular before the others. Only where there are none is it asked who had the name before, which is a second round trip.
 *
 * @param name `plugin`, `plugin@marketplace` (the marketplace's own name, or what this registry calls one of its catalogs),
 *   `owner/plugin` or `owner/repo/plugin`, in any letter case
 */
export const resolveName = async (
  db: Database,
  name: string,
  known: string,
): Promise<Versioned<{ items: PluginSummary[] }>> => {
  const [first, then] = placesOf(name);
  if (!first) throw new Error(`there is nowhere to look for ${name}`);
  const found = await readVersioned<{ items: PluginSummary[] }>(first(db, known));
  return then && found.body === EMPTY ? readVersioned(then(db, known)) : found;
};
