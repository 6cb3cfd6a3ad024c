import type { PluginSummary } from '@skillstash/shared';
import { type SQL, sql } from 'drizzle-orm';
import { CANDIDATES_MAX, candidates } from '../reads/candidates.ts';
import {
  catalogNamed,
  formerlyListed,
  formerlyOwned,
  marketplaceNamed,
  slugNamed,
} from '../reads/named-places.ts';
import { plugins } from '../schema/index.ts';
import { type Database, numeral } from '../statement.ts';
import { readVersioned, type Versioned } from '../versioned.ts';
import { filtered, identicalName, joinedName, listingWord, NOTHING } from './match.ts';
import { parseSearchText } from './search-query.ts';

/** What is looked for in the index: what is called exactly so, and what else a name may mean. */
type Expressions = { identical: string; match: string };

const found = (match: keyof Expressions, order: number): SQL =>
  sql`SELECT * FROM (SELECT plugin_id, ${numeral(order)} AS tier, rowid AS document FROM search_index
    WHERE search_index MATCH ${sql.placeholder(match)} ORDER BY rowid LIMIT ${numeral(CANDIDATES_MAX)})`;

const indexed = sql`(SELECT * FROM (${found('identical', 0)} UNION ALL ${found('match', 1)}) LIMIT ${numeral(CANDIDATES_MAX)}) AS hit
  CROSS JOIN ${plugins} ON ${plugins.id} = hit.plugin_id ORDER BY hit.tier, hit.document`;

/** Of `plugin`. Exported, as those below, so that a test can ask for its query plan. */
export const nameStatement = candidates<Expressions & { name: string }>(indexed, catalogNamed);

/** Of `owner/plugin`. */
export const ownedNameStatement = candidates<Expressions & { owner: string; plugin: string }>(
  indexed,
  formerlyOwned,
);

/** Of `plugin@marketplace`, by the marketplace's own name. */
export const listedNameStatement = candidates<Expressions & { name: string; marketplace: string }>(
  indexed,
  formerlyListed,
);

/** Of `plugin@marketplace`, by what this registry calls its catalog of a repository's marketplace. */
export const marketplaceNameStatement = candidates<
  Expressions & { name: string; fullName: string }
>(marketplaceNamed, indexed);

/** Of `plugin@catalog`, where the catalog is any other of this registry. */
export const catalogNameStatement = candidates<Expressions & { name: string }>(
  catalogNamed,
  indexed,
);

/** Of `owner/repo/plugin`. */
export const slugNameStatement = candidates<{ slug: string }>(slugNamed);

/** The expressions of a name in the index. */
export const resolveExpressions = (name: string): Expressions => {
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

/** The catalogs of this registry: those of a marketplace call plugins as it does, the others by names that are given once. */
const OUR_CATALOG =
  /^skillstash-(?:(?:all|verified|official)$|(?:category|owner|collection|search)-|marketplace-(?<owner>[a-z0-9-]+?)--(?<repo>[a-z0-9-]+)$)/;

const bindListed = (db: Database, typed: string, known: string): D1PreparedStatement => {
  const [name = '', marketplace = ''] = typed.split('@');
  const values = { ...resolveExpressions(typed), name, known };
  const ours = OUR_CATALOG.exec(marketplace.toLowerCase());
  if (!ours) return listedNameStatement.bind(db, { ...values, marketplace });
  const { owner, repo } = ours.groups ?? {};
  return owner === undefined
    ? catalogNameStatement.bind(db, values)
    : marketplaceNameStatement.bind(db, { ...values, fullName: `${owner}/${repo}` });
};

const bindName = (db: Database, typed: string, known: string): D1PreparedStatement => {
  if (typed.includes('@')) return bindListed(db, typed, known);
  const [owner = '', plugin, ...rest] = typed.toLowerCase().split('/');
  if (rest.length) return slugNameStatement.bind(db, { slug: typed.toLowerCase(), known });
  const values = { ...resolveExpressions(typed), known };
  return plugin === undefined
    ? nameStatement.bind(db, { ...values, name: typed })
    : ownedNameStatement.bind(db, { ...values, owner, plugin });
};

/**
 * At most 20 plugins that a name may mean: those that are called exactly so first, then those whose name is written otherwise, the
 * more popular before the others; where there are none, those that had the name before. One round trip.
 *
 * @param name `plugin`, `plugin@marketplace` (the marketplace's own name, or what this registry calls one of its catalogs),
 *   `owner/plugin` or `owner/repo/plugin`, in any letter case
 */
export const resolveName = (
  db: Database,
  name: string,
  known: string,
): Promise<Versioned<{ items: PluginSummary[] }>> => readVersioned(bindName(db, name, known));
