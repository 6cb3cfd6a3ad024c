import { COLLECTIONS_MAX } from '@skillstash/shared';
import { sql } from 'drizzle-orm';
import { partsOf } from '../../body-parts.ts';
import { collectionStatement } from '../../reads/list-collections.ts';
import { type Database, numeral, statement } from '../../statement.ts';
import { type AuditEntry, auditStatement } from '../audit.ts';
import { membersPutStatement } from './collection-members.ts';
import {
  type CollectionOutcome,
  type CollectionRefusal,
  doneOf,
  missingPlaces,
} from './own-collection.ts';

/** A collection to be made. `slug` is `username/name`, the person's own; `now` is ISO 8601. */
export type NewCollection = {
  id: string;
  userId: string;
  slug: string;
  name: string;
  description: string | null;
  visibility: 'public' | 'unlisted';
  plugins: readonly string[];
  now: string;
};

const value = (name: string) => sql.placeholder(name);

const isTooMany = sql`(SELECT count(*) FROM collections WHERE user_id = users.id) >= ${numeral(COLLECTIONS_MAX)}`;
/** Another one has it; or it begins with a name that the person had until now. */
const isTaken = sql`(EXISTS (SELECT 1 FROM collections AS other WHERE other.slug = ${value('slug')})
  OR users.username || '/' <> substr(${value('slug')}, 1, instr(${value('slug')}, '/')))`;

/** Exported so that a test can ask for its query plan. */
export const collectorStandingStatement = statement<Record<string, unknown>>(
  sql`SELECT ${isTooMany} AS isTooMany, ${isTaken} AS isTaken, ${missingPlaces} AS missing
    FROM users WHERE users.id = ${value('userId')}`,
);

/** Exported so that a test can ask for its query plan. */
export const collectionInsertStatement = statement<Record<string, unknown>>(
  sql`INSERT INTO collections (id, user_id, slug, name, description, visibility, created_at, updated_at)
    SELECT ${value('id')}, users.id, ${value('slug')}, ${value('name')}, ${value('description')}, ${value('visibility')},
      ${value('now')}, ${value('now')}
    FROM users WHERE users.id = ${value('userId')} AND NOT ${isTooMany} AND NOT ${isTaken} AND ${missingPlaces} = '[]'
    RETURNING id`,
);

type Standing = { isTooMany: 0 | 1; isTaken: 0 | 1; missing: string };

const refusalOf = ({
  isTooMany: tooMany,
  isTaken: taken,
  missing,
}: Standing): CollectionRefusal => {
  if (taken) return { kind: 'taken' };
  if (tooMany) return { kind: 'too many' };
  return { kind: 'missing', places: JSON.parse(missing) as number[] };
};

/** Makes a collection with its members, in one batch. A second call finds the slug taken. */
export const createCollection = async (
  db: Database,
  collection: NewCollection,
  audit: AuditEntry,
): Promise<CollectionOutcome> => {
  const values = { ...collection, plugins: JSON.stringify(collection.plugins), act: audit.id };
  const read = partsOf(db, collectionStatement, { slug: collection.slug, known: '' });
  const all = await db.batch<unknown>([
    collectorStandingStatement.bind(db, values),
    collectionInsertStatement.bind(db, values),
    auditStatement(db, audit, 'if_changed'),
    membersPutStatement.bind(db, values),
    ...read,
  ]);
  // The person was asked for by the request before, and people's rows stay.
  if (!all[1]?.results.length) return refusalOf(all[0]?.results[0] as Standing);
  return doneOf(all.slice(-read.length));
};
