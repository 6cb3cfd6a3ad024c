import { type SQL, sql } from 'drizzle-orm';
import { joinParts, partsOf } from '../../body-parts.ts';
import { type CollectionRead, collectionStatement } from '../../reads/list-collections.ts';
import { collections } from '../../schema/index.ts';
import { type Database, statement } from '../../statement.ts';

const value = (name: string) => sql.placeholder(name);

/** Whose collection is to be changed, and in which states it may be: tags, or `*` for any. `slug` is lower case. */
export type CollectionKey = { slug: string; userId: string; tags: readonly string[] };

/** A key as statements bind it. */
export type BoundKey = { slug: string; userId: string; tags: string };

/** Why a collection was not changed: `missing` are the places of asked plugins that are not there. */
export type CollectionRefusal =
  | { kind: 'none' }
  | { kind: 'stale' }
  | { kind: 'taken' }
  | { kind: 'full' }
  | { kind: 'too many' }
  | { kind: 'missing'; places: number[] };

/** What became of a change: the collection as it is now, or why it is as it was. */
export type CollectionOutcome = { kind: 'done'; read: CollectionRead } | CollectionRefusal;

/** The person's own collection of that slug. Somebody else's is none. */
export const isOwnCollection: SQL = sql`${collections.slug} = ${value('slug')} AND ${collections.userId} = ${value('userId')}`;

/** Which collection it is and its revision: the part of its ETag that nothing else moves. */
const stateTag = sql`substr(${collections.id}, -12) || 'v' || ${collections.revision}`;

/** Whether it is in a state that the person knows. In the statement that writes, so that nothing can change in between. */
export const isExpected: SQL = sql`EXISTS (SELECT 1 FROM json_each(${value('tags')}) AS asked WHERE asked.value IN ('*', ${stateTag}))`;

/** Whether a slug is another collection's. */
export const isTaken = (slug: SQL): SQL =>
  sql`EXISTS (SELECT 1 FROM collections AS other WHERE other.slug = ${slug} AND other.id <> ${collections.id})`;

/** Places, in the JSON array `plugins`, of slugs that no plugin has that may be a member: a JSON array. */
export const missingPlaces: SQL = sql`(SELECT json_group_array(asked.key) FROM json_each(${value('plugins')}) AS asked
  WHERE NOT EXISTS (SELECT 1 FROM plugins AS p WHERE p.slug = asked.value AND p.status <> 'blocked'))`;

/** A change that was made. @param results of the parts of the collection as it is now */
export const doneOf = (results: readonly D1Result[]): CollectionOutcome => {
  const read = joinParts<CollectionRead>(collectionStatement, results);
  if (!read) throw new Error('a collection that was just written is not there');
  return { kind: 'done', read };
};

type StandingValues = BoundKey & { newSlug: string; plugins: string };

/** What can stand in the way of a change. */
type Standing = { isExpected: 0 | 1; isTaken: 0 | 1; missing: string };

/** Exported so that a test can ask for its query plan. */
export const collectionStandingStatement = statement<StandingValues>(
  sql`SELECT ${isExpected} AS isExpected, ${isTaken(sql`${value('newSlug')}`)} AS isTaken, ${missingPlaces} AS missing
    FROM ${collections} WHERE ${isOwnCollection}`,
);

/** A key as statements bind it. */
export const boundKey = ({ slug, userId, tags }: CollectionKey): BoundKey => ({
  slug,
  userId,
  tags: JSON.stringify(tags),
});

const refusalOf = (
  standing: Standing | undefined,
  otherwise: CollectionRefusal | undefined,
): CollectionRefusal => {
  if (!standing) return { kind: 'none' };
  if (!standing.isExpected) return { kind: 'stale' };
  const places = JSON.parse(standing.missing) as number[];
  if (places.length) return { kind: 'missing', places };
  if (standing.isTaken) return { kind: 'taken' };
  if (!otherwise) throw new Error('a collection was not changed, and nothing stood in the way');
  return otherwise;
};

/** A change of a collection. `act` changes one row of collections, or none where something stands in the way. */
export type CollectionChanging = {
  key: CollectionKey;
  /** Where the collection is afterwards; where it was, if undefined. */
  newSlug?: string | undefined;
  /** Slugs of plugins that have to be there. */
  plugins?: readonly string[] | undefined;
  act: D1PreparedStatement;
  /** Records the act where it changed a row; comes right after it. */
  audit: D1PreparedStatement;
  /** What else changes. It has to look itself whether the act is on record. */
  follow?: readonly D1PreparedStatement[];
  /** What stands in the way where nothing else does. */
  otherwise?: CollectionRefusal;
};

/** Runs a change in one batch with statements that read what came of it, so that all of it is of one moment. */
const run = async (
  db: Database,
  { key, newSlug = key.slug, plugins = [], act, audit, follow = [], otherwise }: CollectionChanging,
  read: readonly D1PreparedStatement[],
): Promise<{ kind: 'done'; results: D1Result[] } | CollectionRefusal> => {
  const asked = { ...boundKey(key), newSlug, plugins: JSON.stringify(plugins) };
  const before = [collectionStandingStatement.bind(db, asked), act, audit, ...follow];
  const all = await db.batch<unknown>([...before, ...read]);
  if (!all[1]?.results.length)
    return refusalOf(all[0]?.results[0] as Standing | undefined, otherwise);
  return { kind: 'done', results: all.slice(before.length) };
};

/**
 * Runs a change, and reads what came of it or what stood in its way.
 *
 * @returns the collection as it is now; `none` where the person has no such collection, whoever else has
 */
export const runChange = async (
  db: Database,
  changing: CollectionChanging,
): Promise<CollectionOutcome> => {
  const slug = changing.newSlug ?? changing.key.slug;
  const ran = await run(db, changing, partsOf(db, collectionStatement, { slug, known: '' }));
  return ran.kind === 'done' ? doneOf(ran.results) : ran;
};

/** Runs a change after which there is no collection to be read. */
export const runDeletion = async (
  db: Database,
  changing: CollectionChanging,
): Promise<{ kind: 'done' } | CollectionRefusal> => {
  const ran = await run(db, changing, []);
  return ran.kind === 'done' ? { kind: 'done' } : ran;
};
